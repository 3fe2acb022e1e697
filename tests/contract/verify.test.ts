import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { type Answer, type Credentials, send } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database, sandbox, authUrl } = application;
const { host } = new URL(authUrl);

const verify = (as?: Credentials, headers: Record<string, string> = {}, query = "") =>
  send(application, `GET /api/verify${query}`, { as, headers });

/** The headers that a proxy hands on to an application. */
function identityOf({ headers }: Answer): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => /^(remote|x-auth-request)-|^x-application$/.test(name)),
  );
}

describe("a live session", () => {
  it.each(["cookie", "bearer"] as const)("by %s is told to the proxy, field by field", async (delivery) => {
    const { userId, person, as } = await signIn(application, { delivery });
    const answer = await verify(as);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({});
    expect(identityOf(answer)).toEqual({
      "remote-user": userId,
      "remote-email": person.google.email,
      "remote-name": person.google.name,
      "remote-groups": "user",
      "x-auth-request-user": userId,
      "x-auth-request-email": person.google.email,
      "x-application": "",
    });
  });

  it.each(["Проба Образцова", "مثال تجريبي", '100 % & "co"; a,b', "🙂", "Ünï", "a%20b", "x".repeat(200)])(
    "of somebody called %s has a name that any percent-decoder reads",
    async (name) => {
      const { as } = await signIn(application, { person: await sandbox.addPerson({ google: { name } }) });
      const encoded = (await verify(as)).headers.get("remote-name") ?? "";
      expect(encoded).toMatch(/^[\x20-\x7e]+$/);
      expect(decodeURIComponent(encoded)).toBe(name);
    },
  );

  it("of a person without e-mail has none, whatever the client claims", async () => {
    const person = await sandbox.addPerson({ google: { emailVerified: false } });
    const { userId, as } = await signIn(application, { person });
    const claims = {
      "remote-user": "admin",
      "remote-email": "admin@example.com",
      "remote-groups": "admin",
      "x-auth-request-user": "admin",
      "x-auth-request-email": "admin@example.com",
    };
    expect(identityOf(await verify(as, claims))).toEqual({
      "remote-user": userId,
      "remote-email": "",
      "x-auth-request-email": "",
      "remote-name": person.google.name,
      "remote-groups": "user",
      "x-auth-request-user": userId,
      "x-application": "",
    });
    const refused = await verify(undefined, claims);
    expect(refused.status).toBe(401);
    expect(identityOf(refused)).toEqual({});
  });

  it("of a person whose provider speaks for the address no more has it no more", async () => {
    const { person, as } = await signIn(application);
    const domain = "?email_domain=example.com";
    expect((await verify(as, {}, domain)).status).toBe(200);
    await sandbox.setPerson({ ...person, google: { ...person.google, emailVerified: false } });
    await signIn(application, { person });
    // The application beside it, which is asked the same, was not the one that changed it.
    await database.untilInvalidated();
    expect(await verify(as, {}, domain)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const answer = await verify(as);
    expect(answer.status).toBe(200);
    expect(identityOf(answer)).toMatchObject({ "remote-email": "", "x-auth-request-email": "" });
  });

  it("is refused on the next request after it has ended", async () => {
    const { as } = await signIn(application);
    expect((await verify(as)).status).toBe(200);
    await send(application, "DELETE /api/me/session", { as });
    const refused = await verify(as);
    expect(refused.status).toBe(401);
    expect(identityOf(refused)).toEqual({});
  });
});

describe("a requirement", () => {
  it("of a role is 403 for who has not got it, from the request after a change on", async () => {
    const { userId, as } = await signIn(application);
    const setRole = (role: string) =>
      database.query(`UPDATE "User" SET "role" = $2 WHERE "id" = $1`, userId, role);
    expect((await verify(as, {}, "?role=user")).status).toBe(200);
    const refused = await verify(as, {}, "?role=admin");
    expect(refused).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(identityOf(refused)).toEqual({});
    await setRole("ADMIN");
    const admitted = await verify(as, {}, "?role=admin");
    expect(admitted.status).toBe(200);
    expect(identityOf(admitted)["remote-groups"]).toBe("user,admin");
    expect((await verify(as, {}, "?role=user")).status).toBe(200);
    await setRole("USER");
    expect((await verify(as, {}, "?role=admin")).status).toBe(403);
  });

  it.each([
    ["?email_domain=example.com", 200],
    ["?email_domain=EXAMPLE.com", 200],
    ["?email_domain=example.org", 403],
    ["?email_domain=ple.com", 403],
    ["?email_domain=mail.example.com", 403],
    ["?email_domain=@example.com", 403],
    ["?email_domain=EXAMPLE.com.", 200],
    ["?email_domain=example.com&role=admin", 403],
    ["?email_domain=", 400],
    ["?role=superuser", 400],
    ["?role=ADMIN", 400],
    ["?role=", 400],
    ["?roles=admin", 400],
  ] as const)("%s is %i", async (query, status) => {
    const { as } = await signIn(application);
    expect((await verify(as, {}, query)).status).toBe(status);
  });

  it("of a domain is 403 for a person without a verified e-mail", async () => {
    const person = await sandbox.addPerson({ google: { emailVerified: false } });
    const { as } = await signIn(application, { person });
    expect((await verify(as, {}, "?email_domain=example.com")).status).toBe(403);
  });

  it("comes after the session: without one it is 401", async () => {
    expect((await verify(undefined, {}, "?role=admin")).status).toBe(401);
  });
});

describe("nobody signed in", () => {
  const html = { accept: "text/html,application/xhtml+xml" };
  const asked = (uri: string, of = host) => ({
    "x-forwarded-proto": "http",
    "x-forwarded-host": of,
    "x-forwarded-uri": uri,
    "x-forwarded-method": "GET",
  });
  const signInPage = (returnTo?: string) =>
    returnTo === undefined ? `${authUrl}/sign-in` : `${authUrl}/sign-in?${new URLSearchParams({ returnTo })}`;

  it("is 401 for nginx, with the sign-in page in Location", async () => {
    expect((await verify()).headers.get("location")).toBe(signInPage());
    const answer = await verify(undefined, { ...html, "x-original-url": `${authUrl}/reports/7?page=2` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("location")).toBe(signInPage("/reports/7?page=2"));
  });

  it("is 302 for a browser behind Traefik or Caddy", async () => {
    const answer = await verify(undefined, { ...html, ...asked("/reports/7?page=2&x=%20") });
    expect(answer.status).toBe(302);
    expect(answer.body).toBeUndefined();
    expect(answer.headers.get("location")).toBe(signInPage("/reports/7?page=2&x=%20"));
  });

  it.each<[string, Record<string, string>]>([
    ["a program", { ...asked("/reports"), accept: "application/json" }],
    ["a form", { ...asked("/reports"), ...html, "x-forwarded-method": "POST" }],
    ["a proxy that does not say what was asked for", html],
    [
      "nginx, which passes on what a client wrote into X-Forwarded-Uri",
      { ...asked("/reports"), ...html, "x-original-url": `${authUrl}/reports` },
    ],
  ])("is 401 for %s", async (_, headers) => {
    expect((await verify(undefined, headers)).status).toBe(401);
  });

  it("is not sent away for a page that a person may not see: 403 stays 403", async () => {
    const { as } = await signIn(application);
    expect((await verify(as, { ...html, ...asked("/reports") }, "?role=admin")).status).toBe(403);
  });

  it.each<[string, Record<string, string>]>([
    ["a path with a host", asked("//evil.example/reports")],
    ["a path with a backslash", asked("/\\evil.example")],
    ["the sign-in page itself", asked("/sign-in?returnTo=/")],
    ["a path of our own API", asked("/api/me")],
  ])("is sent to the bare sign-in page when the proxy speaks of %s", async (_, headers) => {
    const answer = await verify(undefined, { ...html, ...headers });
    expect(answer.headers.get("location")).toBe(signInPage());
  });

  it("is refused, or sent nowhere but to our own sign-in page, whatever the headers say", async () => {
    const part = fc.oneof(
      fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) }),
      fc.webUrl({ withQueryParameters: true }),
      fc.constantFrom(
        host,
        "http",
        "https",
        "//evil.example",
        "/a/../..//evil.example",
        "/%2f%2fevil.example",
      ),
    );
    const names = [
      "x-original-url",
      "x-forwarded-proto",
      "x-forwarded-host",
      "x-forwarded-uri",
      "x-forwarded-method",
      "host",
    ];
    const headers = fc.dictionary(fc.constantFrom(...names.slice(0, -1)), part);
    await fc.assert(
      fc.asyncProperty(headers, async (claimed) => {
        fc.pre(!/[\u007f]/.test(Object.values(claimed).join("")));
        const answer = await verify(undefined, { ...html, ...claimed });
        expect([302, 401, 403]).toContain(answer.status);
        if (answer.status === 403) {
          expect(answer.headers.get("location")).toBeNull();
          return;
        }
        const location = new URL(answer.headers.get("location") ?? "");
        expect(location.origin + location.pathname).toBe(`${authUrl}/sign-in`);
        const returnTo = location.searchParams.get("returnTo") ?? "/";
        expect(new URL(returnTo, authUrl).origin).toBe(authUrl);
      }),
      { numRuns: 150 },
    );
  });
});
