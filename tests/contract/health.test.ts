import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnApplication, sharedApplication, startOnLine } from "./application";
import { send } from "./client";
import type { DatabaseLine } from "./database-line";

const LIVE = "GET /api/health/live";
const READY = "GET /api/health/ready";
const notReady = { status: 503, body: { code: "not-ready" } };

describe("a server that has all it needs", () => {
  it("is live and ready", async () => {
    const application = sharedApplication();
    expect(await send(application, LIVE)).toMatchObject({ status: 200, body: { status: "live" } });
    expect(await send(application, READY)).toMatchObject({ status: 200, body: { status: "ready" } });
  });
});

describe("a server whose database goes away", () => {
  let application: OwnApplication;
  let line: DatabaseLine;
  beforeAll(async () => {
    ({ application, line } = await startOnLine());
  });
  afterAll(() => application.stop());

  /** What the log says of a request. */
  async function reasonOf(requestId: string | null): Promise<string> {
    const lines = (await application.readLog()).split("\n");
    return lines.find((line) => line.includes(`"${requestId}"`) && line.includes("request.failed")) ?? "";
  }

  /** An answer is repeated for a second; afterwards another one is found. */
  async function expectSoon(expected: object): Promise<void> {
    await expect.poll(() => send(application, READY)).toMatchObject(expected);
  }

  it("stays live and stops being ready, which only the log explains, and comes back", async () => {
    await expectSoon({ status: 200 });
    await line.cut();
    await expectSoon(notReady);
    const { body, headers } = await send(application, READY);
    expect(body).not.toHaveProperty("detail");
    await expect
      .poll(() => reasonOf(headers.get("x-request-id")))
      .toMatch(/database (cannot be asked|has not)/);
    expect(await send(application, LIVE)).toMatchObject({ status: 200 });
    await line.restore();
    await expectSoon({ status: 200 });
  });

  it("waits for a database that does not answer, but not for long, however many probe", async () => {
    const letThrough = line.hold();
    await expectSoon(notReady);
    const probes = Array.from({ length: 50 }, () => send(application, READY));
    for (const answer of await Promise.all(probes)) expect(answer).toMatchObject(notReady);
    letThrough();
    await expectSoon({ status: 200 });
  });

  it("is not ready while a migration is missing, and names it in the log", async () => {
    const { database } = application;
    const [last] = await database.query<{ name: string }>(
      `SELECT "migration_name" AS name FROM "_prisma_migrations" ORDER BY 1 DESC LIMIT 1`,
    );
    const undo = `UPDATE "_prisma_migrations" SET "finished_at" = $2 WHERE "migration_name" = $1`;
    await database.query(undo, last?.name, null);
    await expectSoon(notReady);
    const { headers, body } = await send(application, READY);
    await expect.poll(() => reasonOf(headers.get("x-request-id"))).toContain(last?.name);
    expect(JSON.stringify(body)).not.toContain(last?.name);
    await database.query(undo, last?.name, new Date());
    await expectSoon({ status: 200 });
  });

  it("is not ready on a database that was never migrated", async () => {
    const { database } = application;
    await database.query(`ALTER TABLE "_prisma_migrations" RENAME TO "elsewhere"`);
    await expectSoon(notReady);
    await database.query(`ALTER TABLE "elsewhere" RENAME TO "_prisma_migrations"`);
    await expectSoon({ status: 200 });
  });
});
