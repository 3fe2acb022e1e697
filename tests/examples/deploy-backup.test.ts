import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { migrate } from "@/scripts/migrate";
import { diagnose } from "../integration/doctor";
import { createDatabase, startCloakroom } from "../servers";
import { type DebianPostgres, findDebianPostgres, startDebianPostgres } from "./debian-postgres";
import { runBlock } from "./deploy-page";

const debian = findDebianPostgres();
const SECRET = "Vq7xT0pLz3RmBn8sKd5yHc2wJf9gEa4u";
const session = z.object({ user_id: z.string(), session_token: z.string() });

describe.runIf(debian)("backing up and restoring as docs/deploy/node.md says", () => {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-backup-"));
  const path = `${join(debian ?? "", "bin")}:${process.env.PATH ?? ""}`;
  let server: DebianPostgres;
  beforeAll(async () => {
    server = await startDebianPostgres(debian ?? "");
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (block: string, variables: Record<string, string>) =>
    runBlock("node.md", block, folder, { PATH: path, NODE_ENV: "test", ...variables });

  /** The application on a database, as the same deployment. */
  const startOn = (databaseUrl: string) => startCloakroom({ databaseUrl, env: { AUTH_SECRET: SECRET } });

  it("brings everything back: sessions and users work on, migrations are as they were, and a stale session can be ended", async () => {
    const databaseUrl = await createDatabase(server.url);
    const before = await startOn(databaseUrl);
    const { access_token } = await before.sandbox.mint({ provider: "github", person: "proba" });
    const exchanged = await fetch(`${before.url}/auth/github`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ access_token, delivery: "bearer" }),
    });
    const { user_id, session_token } = session.parse(await exchanged.json());
    const authorization = `Bearer ${session_token}`;
    const meAt = (url: string) => fetch(`${url}/api/me`, { headers: { authorization } });

    run("backup", { DATABASE_URL: databaseUrl });
    const counted = await countRows(databaseUrl);
    // What happens after the dump is not in it: here the person signs out.
    const signedOut = await fetch(`${before.url}/api/me/session`, {
      method: "DELETE",
      headers: { authorization },
    });
    expect(signedOut.status).toBe(200);
    expect((await meAt(before.url)).status).toBe(401);
    await before.stop();

    const restoredUrl = new URL("/restored", server.url).href;
    execFileSync(join(debian ?? "", "bin", "createdb"), [
      `--maintenance-db=${server.url}`,
      "--template=template0",
      "restored",
    ]);
    run("restore", { RESTORED_URL: restoredUrl });
    expect(await countRows(restoredUrl)).toEqual(counted);
    expect(await migrate(restoredUrl)).toEqual([]);
    const { of } = await diagnose({ DATABASE_URL: restoredUrl });
    expect(of("migrations")).toEqual([expect.stringMatching(/^fine: All \d+ migrations are applied/)]);
    await expectGuardedEvents(restoredUrl);

    const after = await startOn(restoredUrl);
    const back = await meAt(after.url);
    expect(back.status).toBe(200);
    expect(await back.json()).toMatchObject({ user_id });
    await after.stop();

    run("end-sessions", { RESTORED_URL: restoredUrl });
    const safe = await startOn(restoredUrl);
    expect((await meAt(safe.url)).status).toBe(401);
    await safe.stop();
    expect(await countRows(restoredUrl)).toEqual({ ...counted, Session: 0 });
  }, 240_000);
});

async function countRows(url: string): Promise<Record<string, number>> {
  return withClient(url, async (client) => {
    const tables = ["User", "Account", "Session", "AuditEvent", "_prisma_migrations"];
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int FROM "${table}"`);
      counts[table] = rows[0]?.count ?? -1;
    }
    return counts;
  });
}

/** The triggers came along. */
async function expectGuardedEvents(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await expect(client.query('DELETE FROM "AuditEvent"')).rejects.toMatchObject({ code: "23001" });
  });
}

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
