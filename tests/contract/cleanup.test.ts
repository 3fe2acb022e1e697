import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { checkout } from "@/scripts/dotenv";
import { bareEnvironment, createDatabase } from "../servers";
import { type OwnApplication, sharedApplication, startAnother } from "./application";
import { type Answer, send } from "./client";
import { noteSecret } from "./secrets";
import { signIn } from "./sign-in";

const CLEAN_UP = "GET /api/cron/cleanup";
const SECRET = "cron-Wq81nRzT5vKxLd";
const OVER = 60_000;
noteSecret(SECRET);

/** Runs `npm run cleanup` on a database. @returns what it says */
async function cleanUpByCommand(variables: Record<string, string>): Promise<string> {
  const env = { ...bareEnvironment(), ...variables };
  const command = ["--import", "tsx", "scripts/cleanup.ts"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: checkout, env });
  return stdout;
}

describe("without CRON_SECRET", () => {
  it("nobody can clean up over HTTP, whatever is sent", async () => {
    const application = sharedApplication();
    for (const as of [undefined, { bearer: SECRET }])
      expect(await send(application, CLEAN_UP, { as })).toMatchObject({ status: 404 });
  });
});

describe("with CRON_SECRET", () => {
  let application: OwnApplication;
  beforeAll(async () => {
    application = await startAnother({ CRON_SECRET: SECRET, LIMIT_EXCHANGE: "100000/1m" });
  });
  afterAll(() => application.stop());

  it("only whoever has it may clean up", async () => {
    const { as } = await signIn(application, { delivery: "bearer" });
    for (const other of [undefined, as, { bearer: `${SECRET}x` }])
      expect(await send(application, CLEAN_UP, { as: other })).toMatchObject({ status: 401 });
  });

  it("and have what is due sent", async () => {
    const deliver = (as?: { bearer: string }) => send(application, "GET /api/cron/deliver", { as });
    expect(await deliver()).toMatchObject({ status: 401 });
    expect(await deliver({ bearer: SECRET })).toMatchObject({ status: 200, body: { attempts: 0 } });
  });

  it("whoever only looks whether it is there removes nothing", async () => {
    const { database } = application;
    const { userId } = await signIn(application, { delivery: "bearer" });
    await database.query(
      `UPDATE "Session" SET "absoluteExpiresAt" = now() - interval '1 day' WHERE "userId" = $1`,
      userId,
    );
    const sessionsLeft = () => database.query('SELECT FROM "Session" WHERE "userId" = $1', userId);
    const headers = { authorization: `Bearer ${SECRET}` };
    const look = await fetch(`${application.url}/api/cron/cleanup`, { method: "HEAD", headers });
    expect(look.status).toBe(200);
    expect(await sessionsLeft()).toHaveLength(1);
    expect(await send(application, CLEAN_UP, { as: { bearer: SECRET } })).toMatchObject({ status: 200 });
    expect(await sessionsLeft()).toHaveLength(0);
  });

  it("sessions over by the ten thousand go, twice at once, and traffic goes on unharmed", async () => {
    const { database } = application;
    const { userId, as } = await signIn(application, { delivery: "bearer" });
    await database.query(
      `INSERT INTO "Session" ("id", "userId", "secretHash", "createdAt", "lastSeenAt", "absoluteExpiresAt", "provider")
       SELECT gen_random_uuid(), $1, sha256(n::text::bytea), now() - interval '10 days', now() - interval '8 days',
              now() + CASE n % 2 WHEN 0 THEN interval '-1 day' ELSE interval '20 days' END, 'google'
       FROM generate_series(1, $2::int) AS n`,
      userId,
      OVER,
    );
    const cleaning = { over: false };
    const runs = Promise.all([
      send(application, CLEAN_UP, { as: { bearer: SECRET } }),
      send(application, CLEAN_UP, { as: { bearer: SECRET } }),
    ]).finally(() => (cleaning.over = true));
    const traffic: Answer[] = [];
    do {
      traffic.push(await send(application, "GET /api/me", { as }));
      const another = await signIn(application, { delivery: "bearer" });
      traffic.push(await send(application, "GET /api/me", { as: another.as }));
    } while (!cleaning.over);

    const cleaned = (await runs).map(({ body }) => body as { sessions: number; complete: boolean });
    expect(cleaned.map(({ complete }) => complete)).toEqual([true, true]);
    expect(cleaned.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(OVER);
    expect(traffic.map(({ status }) => status)).toEqual(traffic.map(() => 200));
    await expect.poll(() => application.readLog()).toContain('"event":"cleanup.done"');
  });
});

describe("npm run cleanup", () => {
  const environment = {
    AUTH_URL: "https://localhost",
    AUTH_SECRET: "cleanup-5fJ0sYq2mWv8TnLx3RbK9cHd",
    AUTH_GITHUB_ID: "test-github",
    AUTH_GITHUB_SECRET: "cleanup-w72bvTp5sRma",
  };

  it("does the same from the command line and says what it did", async () => {
    const DATABASE_URL = await createDatabase(inject("application").postgresUrl);
    const told = await cleanUpByCommand({ ...environment, DATABASE_URL });
    expect(told).toContain("Removed 0 sessions, 0 limits, 0 audit events.");
  });

  it("fails when the database cannot be reached", async () => {
    const DATABASE_URL = "postgresql://nobody@127.0.0.1:9/none";
    await expect(cleanUpByCommand({ ...environment, DATABASE_URL })).rejects.toMatchObject({ code: 1 });
  });
});
