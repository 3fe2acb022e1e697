import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, db, pool } from "@/lib/db/client";
import { reading, transaction } from "@/lib/db/transaction";
import { findProgram } from "../examples/packages";
import { diagnose } from "./doctor";
import { countRows, useFreshDatabase } from "./fixtures";

const openssl = findProgram("openssl");

const outage = { code: "database-unavailable", status: 503, retryAfter: 5 };

let direct: string;
beforeAll(async () => {
  await useFreshDatabase();
  direct = process.env.DATABASE_URL ?? "";
});
afterEach(closeDatabase);

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** A server instead of the database's. @returns a URL of the database that leads to it */
async function serve(answer: (socket: Socket) => void, parameters = ""): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    answer(socket);
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const url = new URL(`${direct}${parameters}`);
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

/** Prisma and the pool each, reading and writing, on what the environment names: it is read once, so the pool is made anew. */
async function expectOutage(url: string): Promise<void> {
  const { env } = await import("@/lib/env");
  Object.assign(env(), { databaseUrl: url });
  try {
    await expect(reading(() => pool().query("SELECT 1"))).rejects.toMatchObject(outage);
    await expect(reading(() => db().user.count())).rejects.toMatchObject(outage);
    await expect(transaction((tx) => tx.user.create({ data: {} }))).rejects.toMatchObject(outage);
    await expect(transaction((tx) => tx.$executeRaw`DELETE FROM "User"`)).rejects.toMatchObject(outage);
  } finally {
    await closeDatabase();
    Object.assign(env(), { databaseUrl: direct });
  }
}

/** An ErrorResponse (PostgreSQL documentation, "Message Formats"), as PgBouncer and PostgreSQL refuse a client. */
function refusal(code: string, message: string): Buffer {
  const body = Buffer.from(`SFATAL\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe("no connection is an outage", () => {
  it.each([
    ["08P01", "no more connections allowed (max_client_conn)"],
    ["08P01", "server login has been failing, try again later (server_login_retry)"],
    ["08P01", "pgbouncer cannot connect to server"],
    ["08P01", "unsupported startup parameter: search_path"],
    ["53300", "sorry, too many clients already"],
    ["57P03", "the database system is starting up"],
    ["28P01", "password authentication failed"],
    ["3D000", "no such database: absent"],
    ["XX000", "Tenant or user not found"],
  ])("refused with %s: %s", async (code, message) => {
    await expectOutage(
      await serve((socket) => socket.once("data", () => socket.end(refusal(code, message)))),
    );
  });

  it("closed without a word", async () => {
    await expectOutage(await serve((socket) => socket.destroy()));
  });

  it("a pooler that keeps its own time zone is refused, since every time would be wrong", async () => {
    const url = await serve((socket) => {
      socket.once("data", () => {
        const parameter = Buffer.from("TimeZone\0Asia/Kolkata\0");
        const head = Buffer.from([0x53, 0, 0, 0, parameter.length + 4]);
        socket.write(Buffer.concat([Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]), head, parameter]));
      });
    });
    await expectOutage(url);
    const found = await diagnose({ DATABASE_URL: url });
    expect(found.of("database")).toEqual([
      expect.stringMatching(/TimeZone is Asia\/Kolkata though UTC was asked for/),
    ]);
  });

  describe.skipIf(openssl === undefined)("certificates", () => {
    const folder = mkdtempSync(join(tmpdir(), "cloakroom-certificates-"));
    afterAll(() => rmSync(folder, { recursive: true }));

    /** A server that offers TLS as PostgreSQL does (SSLRequest, answered by S). */
    function offerTls(days: string, name: string): Promise<string> {
      const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      const what = [
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        key,
        "-out",
        cert,
      ];
      execFileSync(openssl ?? "", ["req", ...what, "-subj", `/CN=${name}`, "-days", days], {
        stdio: "ignore",
      });
      const [pem, secret] = [readFileSync(cert), readFileSync(key)];
      return serve(
        (socket) => {
          socket.once("data", () => {
            socket.write("S");
            new TLSSocket(socket, { isServer: true, cert: pem, key: secret }).on("error", () => undefined);
          });
        },
        `?sslmode=verify-full${name === "unknown" ? "" : `&sslrootcert=${encodeURIComponent(cert)}`}`,
      );
    }

    it.each([
      ["signed by nobody that is known", "30", "unknown", /self.signed/i],
      ["for another host", "30", "elsewhere.example", /does not match certificate/],
    ])("%s", async (_, days, name, reason) => {
      const url = await offerTls(days, name);
      await expectOutage(url);
      const found = await diagnose({ DATABASE_URL: url });
      expect(found.of("database")).toEqual([expect.stringMatching(reason)]);
    });

    it("a server without any", async () => {
      await expectOutage(`${direct}?sslmode=verify-full`);
    });

    it("an authority whose file is not there", async () => {
      await expectOutage(`${direct}?sslmode=verify-full&sslrootcert=${join(folder, "absent.pem")}`);
    });
  });
});

describe("a connection that breaks inside a transaction is an outage, and leaves nothing half done", () => {
  it.each([
    ["at a statement of Prisma's", (tx: Tx) => tx.user.count()],
    ["at a raw one", (tx: Tx) => tx.$executeRaw`DELETE FROM "User"`],
  ])("%s", async (_, next) => {
    const before = await countRows();
    const attempt = transaction(async (tx) => {
      await tx.user.create({ data: {} });
      const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
      await pool().query("SELECT pg_terminate_backend($1)", [row?.pid]);
      await next(tx);
    });
    await expect(attempt).rejects.toMatchObject(outage);
    expect(await countRows()).toEqual(before);
  });
});

type Tx = Parameters<Parameters<typeof transaction>[0]>[0];

describe("time-outs that role or database set are outages", () => {
  it.each([
    ["statement_timeout", /statement timeout/],
    ["lock_timeout", /lock timeout/],
  ])("%s", async (setting, reason) => {
    const held = transaction(async (holder) => {
      await holder.$executeRaw`LOCK TABLE "User" IN ACCESS EXCLUSIVE MODE`;
      const waiting = transaction(async (tx) => {
        await tx.$executeRaw`SELECT set_config(${setting}, '100', true)`;
        await tx.user.count();
      });
      await expect(waiting).rejects.toMatchObject({
        ...outage,
        cause: { message: expect.stringMatching(reason) as string },
      });
    });
    await held;
  });
});

describe("a race that is lost", () => {
  it("is tried four times in all, and then is an outage: the next may be won", async () => {
    let attempts = 0;
    const lost = transaction(async (tx) => {
      attempts++;
      await tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'serialization_failure'; END $$`;
    });
    await expect(lost).rejects.toMatchObject(outage);
    expect(attempts).toBe(4);
  });

  it("that is won at the fourth attempt is a success", async () => {
    let attempts = 0;
    const won = transaction(async (tx) => {
      if (++attempts < 4)
        await tx.$executeRaw`DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = 'deadlock_detected'; END $$`;
      return "won";
    });
    expect(await won).toBe("won");
  });

  it("what is no race is tried once, and stays what it is", async () => {
    let attempts = 0;
    const fault = transaction(async (tx) => {
      attempts++;
      await tx.$executeRaw`SELECT 1 / 0`;
    });
    await expect(fault).rejects.not.toHaveProperty("status");
    expect(attempts).toBe(1);
  });
});
