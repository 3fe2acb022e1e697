import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnApplication, startOnLine } from "./application";
import { type Credentials, send } from "./client";
import { exchange, signIn } from "./sign-in";

const unavailable = { status: 503, body: { code: "database-unavailable" } };

describe("while the database can only be read, as after a fail-over", () => {
  let application: OwnApplication;
  let as: Credentials;
  beforeAll(async () => {
    ({ application } = await startOnLine());
    ({ as } = await signIn(application));
    await setReadOnly("on");
  });
  afterAll(() => application.stop());

  /** For connections that begin from now on: those that are there are ended, as by a fail-over. */
  async function setReadOnly(state: "on" | "off"): Promise<void> {
    const { database } = application;
    const set = `EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = ${state}', current_database())`;
    await database.query(`BEGIN READ WRITE; DO $$ BEGIN ${set}; END $$; COMMIT`);
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
  }

  it("what only reads goes on, and what changes is 503 with Retry-After and keeps the cookie", async () => {
    await expect.poll(async () => (await send(application, "GET /api/me/accounts", { as })).status).toBe(200);
    for (const [target, json] of [
      ["PATCH /api/me", { name: "Renamed" }],
      ["DELETE /api/me/sessions", undefined],
      ["DELETE /api/me/session", undefined],
    ] as const) {
      const answer = await send(application, target, { as, ...(json && { json }) });
      expect(answer, target).toMatchObject(unavailable);
      expect(Number(answer.headers.get("retry-after")), target).toBeGreaterThan(0);
      expect(answer.headers.getSetCookie(), target).toEqual([]);
    }
    const { id } = await application.sandbox.addPerson();
    expect(await exchange(application, "google", id)).toMatchObject(unavailable);
  });

  it("is not ready, and is once it can be written to", async () => {
    const ready = async () => (await send(application, "GET /api/health/ready")).status;
    await expect.poll(ready).toBe(503);
    await setReadOnly("off");
    await expect.poll(ready).toBe(200);
    expect((await send(application, "DELETE /api/me/session", { as })).status).toBe(200);
  });
});
