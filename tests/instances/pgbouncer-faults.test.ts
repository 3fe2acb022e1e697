import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { closeDatabase, db, pool } from "@/lib/db/client";
import { reading, transaction } from "@/lib/db/transaction";
import { requireReadiness } from "@/lib/cleanup/readiness";
import { migrate } from "@/scripts/migrate";
import { diagnose } from "../integration/doctor";
import { findProgram } from "../examples/packages";
import { type Pooler, startPgBouncer } from "./pgbouncer";

const program = findProgram("pgbouncer");
const outage = { code: "database-unavailable", status: 503, retryAfter: 5 };

/** What the role's settings are of no use for, since a pooler's connections are shared. */
const SETTINGS = ["TimeZone = 'Asia/Kolkata'", "DateStyle = 'German, DMY'", "search_path = house"];

describe.skipIf(program === undefined)(
  "through PgBouncer in transaction mode, to a database set up unlike others",
  () => {
    let direct: string;
    let pooler: Pooler | undefined;
    beforeAll(async () => {
      const name = `pooled_${crypto.randomUUID().replaceAll("-", "")}`;
      direct = new URL(`/${name}`, inject("postgres")).href;
      await run(inject("postgres"), `CREATE DATABASE ${name}`);
      await run(direct, "CREATE SCHEMA house");
      for (const setting of SETTINGS) await run(direct, `ALTER DATABASE ${name} SET ${setting}`);
      await migrate(direct);
      Object.assign(process.env, {
        DATABASE_URL: direct,
        AUTH_URL: "http://localhost:3000",
        AUTH_SECRET: "a-secret-for-tests-J8vT3nYc6HsP1kQ9wZ",
        SESSION_CACHE: "off",
        DATABASE_POOL_MAX: "3",
      });
    });
    const stop = async () => {
      await closeDatabase();
      await pooler?.stop();
      pooler = undefined;
    };
    afterEach(stop);
    afterAll(stop);

    async function poolBy(settings: Record<string, number>, parameters = ""): Promise<string> {
      pooler = await startPgBouncer(program ?? "", direct, settings);
      const { env } = await import("@/lib/env");
      const url = `${pooler.url}${parameters}`;
      Object.assign(env(), { databaseUrl: url });
      return url;
    }

    it("times and tables are right on every connection, and it is ready", async () => {
      const url = await poolBy({ default_pool_size: 2 });
      const before = Date.now();
      const users = await Promise.all(
        Array.from({ length: 20 }, () =>
          transaction((tx) => tx.user.create({ data: { disabledAt: new Date(before) } })),
        ),
      );
      for (const { id, createdAt } of users) {
        expect(Math.abs(createdAt.getTime() - before)).toBeLessThan(60_000);
        expect((await db().user.findUniqueOrThrow({ where: { id } })).disabledAt?.getTime()).toBe(before);
      }
      const { rows } = await pool().query<{ disabledAt: Date }>(`SELECT DISTINCT "disabledAt" FROM "User"`);
      expect(rows.map(({ disabledAt }) => disabledAt.getTime())).toEqual([before]);
      await expect.poll(() => requireReadiness().then(() => "ready", String)).toBe("ready");
      expect((await diagnose({ DATABASE_URL: url, DATABASE_DIRECT_URL: direct })).of("database")).toContain(
        'note: Its tables have the schema "house".',
      );
    });

    it("full: an outage, and the doctor says what of it", async () => {
      const url = await poolBy({ max_client_conn: 2 });
      const others: Client[] = [];
      for (let free = true; free;) {
        const other = new Client({ connectionString: url });
        free = await other.connect().then(
          () => true,
          () => false,
        );
        if (free) others.push(other);
      }
      await expectOutage();
      const found = await diagnose({ DATABASE_URL: url });
      for (const other of others) await other.end();
      expect(found.of("database")).toEqual([expect.stringMatching(/^wrong: .*no more connections allowed/)]);
    });

    it("without a connection to give in time: an outage", async () => {
      await poolBy({ default_pool_size: 1, query_wait_timeout: 1 });
      await transaction(async (holder) => {
        await holder.user.count();
        await expectOutage();
      });
    });

    it("restarted between two requests: an outage at most, and then it serves", async () => {
      await poolBy({});
      await reading(() => pool().query("SELECT 1"));
      const listen_port = Number(new URL(pooler?.url ?? "").port);
      await pooler?.stop();
      await expectOutage();
      pooler = await startPgBouncer(program ?? "", direct, { listen_port });
      expect(await transaction((tx) => tx.user.count())).toBeGreaterThan(0);
    });

    it("stopped inside a transaction: an outage", async () => {
      await poolBy({});
      const broken = transaction(async (tx) => {
        await tx.user.count();
        await pooler?.stop();
        pooler = undefined;
        await tx.user.count();
      });
      await expect(broken).rejects.toMatchObject(outage);
    });

    it("a schema that the URL names is refused by it, and the doctor says where to name it", async () => {
      const url = await poolBy({}, "?schema=house");
      await expectOutage();
      const found = await diagnose({ DATABASE_URL: url });
      expect(found.of("database")).toEqual([
        expect.stringMatching(/unsupported startup parameter: search_path/),
      ]);
    });
  },
);

async function expectOutage(): Promise<void> {
  await expect(reading(() => pool().query("SELECT 1"))).rejects.toMatchObject(outage);
  await expect(reading(() => db().user.count())).rejects.toMatchObject(outage);
  await expect(transaction((tx) => tx.user.create({ data: {} }))).rejects.toMatchObject(outage);
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
