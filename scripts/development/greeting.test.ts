import { expect, it } from "vitest";
import { greet, type Started } from "./greeting";

const started: Started = {
  authUrl: "http://localhost:3000",
  moved: false,
  database: { url: "postgresql://cloakroom:pw@127.0.0.1:54320/cloakroom", folder: "/srv/.data/postgres" },
  migrations: [],
  sandboxOrigin: "http://localhost:4000",
  guardedOrigin: undefined,
  adminEmails: undefined,
  providersConfigured: false,
};

/** What the greeting says of administrators. */
const says = (changes: Partial<Started>, command = "npm run dev") =>
  /Administrators +(.*)/.exec(greet({ ...started, ...changes }, command))?.[1];

it("tells how to become an administrator, which no page does", () => {
  expect(says({})).toBe(
    "nobody yet: with ADMIN_EMAILS=alex@example.com npm run dev, Alex Sample is one from the next sign-in on",
  );
  expect(says({}, "npm start -- --sandbox")).toContain(
    "ADMIN_EMAILS=alex@example.com npm start -- --sandbox,",
  );
  expect(says({ adminEmails: "root@example.com" })).toBe(
    "root@example.com, from the next sign-in on, at http://localhost:3000/admin",
  );
});

it("names nobody of the sandbox where real providers are", () => {
  const real = { sandboxOrigin: undefined, providersConfigured: true };
  expect(says(real)).toBe("nobody yet: whose address is in ADMIN_EMAILS is one from the next sign-in on");
  expect(says({ sandboxOrigin: undefined })).toBeUndefined();
});
