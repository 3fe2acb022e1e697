import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashUserCode } from "@/lib/oauth/device/mutations";
import { type GuardedApplication, startGuardedApplication } from "@/sandbox/guarded";
import { sharedApplication } from "./application";
import { sendHttp } from "./http";
import { cookieHeader, createClient, grant } from "./oauth-world";
import { noteSecret } from "./secrets";
import { signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const PAGE = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

describe("the sandbox's application at another host", () => {
  let guarded: GuardedApplication;
  beforeAll(async () => {
    guarded = await startGuardedApplication({ port: 0, cloakroom: application.url });
    const { id } = await createClient(application, { kind: "PROXIED", redirectUris: [] });
    await database.query(
      `INSERT INTO "ApplicationOrigin" ("origin", "applicationId") VALUES ($1, $2)`,
      guarded.origin,
      id,
    );
    await database.untilInvalidated();
  });
  afterAll(() => guarded.close());

  /** Follows redirects as a browser that is signed in at Cloakroom does, with what each host has set. */
  async function open(path: string, person: SignedIn) {
    const jars = new Map([[new URL(application.url).origin, [cookieHeader(person).cookie ?? ""]]]);
    let url = new URL(path, guarded.origin);
    for (let steps = 0; steps < 8; steps++) {
      const cookie = (jars.get(url.origin) ?? []).join("; ");
      const answer = await sendHttp(url, { method: "GET", headers: { ...PAGE, cookie } });
      const set = answer.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "");
      set.forEach((pair) => noteSecret(pair.split("=")[1] ?? ""));
      jars.set(url.origin, [...(jars.get(url.origin) ?? []), ...set]);
      const location = answer.headers.get("location");
      if (location === null) return { url: url.href, status: answer.status, text: answer.text };
      url = new URL(location, url);
    }
    throw new Error("too many redirects");
  }

  it("asks Cloakroom who is there, leads back to the page, and gets no cookie of ours", async () => {
    const person = await signIn(application);
    const { url, status, text } = await open("/reports?year=2026&q=%2F%2F", person);
    expect({ url, status }).toEqual({ url: `${guarded.origin}/reports?year=2026&q=%2F%2F`, status: 200 });
    expect(text).toContain(`<dd>${person.person.id}@example.com</dd>`);
    expect(text).toContain("<dd>none</dd>");
  });

  it("tells whoever signs out without its cookie that their account may be open still", async () => {
    const { status, text } = await sendHttp(new URL("/.cloakroom/sign-out", guarded.origin), {
      method: "POST",
      headers: { origin: guarded.origin, "content-type": "application/x-www-form-urlencoded" },
      body: "",
    });
    expect(status).toBe(200);
    expect(text).toContain("You are not signed in");
    expect(text).toContain(`href="${application.authUrl}/account"`);
  });

  it("shows nothing to a program without a session", async () => {
    const answer = await fetch(guarded.origin, { headers: { accept: "application/json" } });
    expect(answer.status).toBe(401);
  });
});

it("the sandbox's program signs in by a code that its person types elsewhere", async () => {
  const client = await createClient(application, { kind: "NATIVE", redirectUris: [], device: true });
  const person = await signIn(application);
  const program = spawn(process.execPath, ["--import", "tsx", "sandbox/device.ts"], {
    env: { ...process.env, AUTH_URL: application.url, CLIENT_ID: client.clientId },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const first = String((await lines.next()).value);
  const code = /^Open (\S+) and type (\S+)$/.exec(first)?.[2] ?? "";
  expect(first).toContain(`${application.url}/device`);
  noteSecret(code);
  await grant(application, person, client);
  await database.query(
    `UPDATE "DeviceCode" SET "status" = 'ALLOWED', "userId" = $2,
       "authorizingSessionId" = (SELECT "id" FROM "Session" WHERE "userId" = $2) WHERE "userCodeHash" = $1`,
    hashUserCode(code),
    person.userId,
  );
  expect((await lines.next()).value).toBe(`Signed in as Sample ${person.person.id}`);
  if (program.exitCode === null) await once(program, "exit");
  expect(program.exitCode).toBe(0);
});
