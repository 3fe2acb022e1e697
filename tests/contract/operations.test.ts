import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { send } from "./client";
import { sessionOperations } from "./operations";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;

async function makeStale(userId: string): Promise<void> {
  await database.query(
    `UPDATE "Session" SET "authenticatedAt" = now() - interval '10 minutes 1 second' WHERE "userId" = $1`,
    userId,
  );
}

describe.each(sessionOperations)("$target", ({ target, json, status }) => {
  it("is 401 without a session", async () => {
    const answer = await send(application, target, { json });
    expect(answer).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
  });

  it("works by bearer value, from anywhere", async () => {
    const { as } = await signIn(application, { delivery: "bearer" });
    const headers = { origin: "https://app.example", "sec-fetch-site": "cross-site" };
    expect((await send(application, target, { as, json, headers })).status).toBe(status);
  });
});

describe.each(sessionOperations.filter(({ fresh }) => fresh))("$target", ({ target }) => {
  it("wants a proof that is fresh", async () => {
    const { userId, as } = await signIn(application);
    await makeStale(userId);
    const before = await database.countRows();
    const answer = await send(application, target, { as });
    expect(answer).toMatchObject({ status: 403, body: { code: "reauthentication-required" } });
    expect(await database.countRows()).toEqual(before);
  });
});

describe.each(sessionOperations.filter(({ fresh }) => !fresh))("$target", ({ target, json }) => {
  it("wants no fresh proof", async () => {
    const { userId, as } = await signIn(application);
    await makeStale(userId);
    expect((await send(application, target, { as, json })).status).not.toBe(403);
  });
});

describe.each(sessionOperations.filter(({ changes }) => changes))("$target by cookie", ({ target, json }) => {
  it("is 403 from anywhere but our own pages (CSRF), and changes nothing", async () => {
    const { as } = await signIn(application);
    const before = await database.countRows();
    const foreign: Record<string, string | null>[] = [
      { origin: null },
      { origin: "null" },
      { origin: "https://evil.example" },
      { origin: `${application.authUrl}.evil.example` },
      { origin: application.authUrl.replace("http:", "https:") },
      { origin: null, "sec-fetch-site": "cross-site" },
      { origin: null, "sec-fetch-site": "same-site" },
      { origin: null, referer: `${application.authUrl}/account` },
    ];
    for (const headers of foreign) {
      const answer = await send(application, target, { as, json, headers });
      expect(answer, JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: "cross-origin" } });
    }
    expect(await database.countRows()).toEqual(before);
  });

  it("works from a page of ours that says so without Origin", async () => {
    const { as } = await signIn(application);
    const headers = { origin: null, "sec-fetch-site": "same-origin" };
    expect((await send(application, target, { as, json, headers })).status).not.toBe(403);
  });
});
