import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnApplication, startOnLine } from "./application";
import { type Credentials, send } from "./client";
import type { DatabaseLine } from "./database-line";
import { sendHttp } from "./http";
import { sessionOperations } from "./operations";
import { exchange, signIn } from "./sign-in";

let application: OwnApplication;
let line: DatabaseLine;
beforeAll(async () => {
  ({ application, line } = await startOnLine());
});
afterAll(() => application.stop());

async function whileCut(run: () => Promise<void>): Promise<void> {
  await line.cut();
  try {
    await run();
  } finally {
    await line.restore();
  }
}

const unavailable = { status: 503, body: { code: "database-unavailable" } };

describe("while the database is gone", () => {
  let as: Credentials;
  beforeAll(async () => {
    ({ as } = await signIn(application));
  });

  function readPage(page: string) {
    if (!("cookie" in as)) throw new Error("a page is asked for by cookie");
    const headers = { accept: "text/html", cookie: as.cookie };
    return sendHttp(new URL(page, application.url), { method: "GET", headers });
  }

  it("every operation is 503 and takes no cookie away, and works again afterwards", async () => {
    await whileCut(async () => {
      for (const { target, json } of sessionOperations) {
        const answer = await send(application, target, { as, json });
        expect(answer, target).toMatchObject(unavailable);
        expect(answer.headers.getSetCookie(), target).toEqual([]);
      }
      const verified = await send(application, "GET /api/verify", { as, headers: { accept: "text/html" } });
      expect(verified).toMatchObject(unavailable);
      expect(verified.headers.get("location")).toBeNull();
    });
    expect((await send(application, "GET /api/me", { as })).status).toBe(200);
  });

  it("every page of a person is 503 too and keeps the cookie, so that no proxy or robot takes it for a fault of ours", async () => {
    const pages = ["/account", "/account/sessions", "/account/activity", "/admin"] as const;
    await whileCut(async () => {
      for (const page of pages) {
        const answer = await readPage(page);
        expect(answer.status, page).toBe(503);
        expect(answer.text, page).toMatch(/<h1[^>]*>The database cannot be reached</);
        expect(Number(answer.headers.get("retry-after")), page).toBeGreaterThan(0);
        expect(answer.headers.getSetCookie(), page).toEqual([]);
      }
    });
    expect((await readPage("/account")).status).toBe(200);
  });

  it("a value that is no session is 401 all the same: no query is needed to see that", async () => {
    await whileCut(async () => {
      expect((await send(application, "GET /api/me", { as: { bearer: "v1.forged.value" } })).status).toBe(
        401,
      );
      expect((await send(application, "GET /api/me")).status).toBe(401);
    });
  });

  it("nobody is half-made by an exchange, and a retry makes them", async () => {
    const { id } = await application.sandbox.addPerson();
    const before = await application.database.countRows();
    await whileCut(async () => {
      for (const provider of ["google", "github"] as const)
        expect(await exchange(application, provider, id)).toMatchObject(unavailable);
    });
    expect(await application.database.countRows()).toEqual(before);
    expect((await exchange(application, "google", id)).body).toMatchObject({ created: true });
  });

  it("a forged token is told as what it is, though no trace of it can be kept", async () => {
    const { id_token } = await application.sandbox.mintGoogle({ person: "nobody", fault: "signature" });
    await whileCut(async () => {
      const answer = await send(application, "POST /auth/google", { json: { id_token } });
      expect(answer).toMatchObject({ status: 401, body: { code: "token-signature" } });
    });
    await expect.poll(() => application.readLog()).toContain('"event":"audit.lost"');
  });
});
