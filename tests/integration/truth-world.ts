import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKeyring } from "@/lib/crypto/keyring";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { sealSessionValue } from "@/lib/sessions/value";
import { type Database, startDatabase } from "@/scripts/database";
import { migrate } from "@/scripts/migrate";
import { bareEnvironment } from "../servers";
import { OLD_SECRET } from "./fixtures";
import type { Answer, Report } from "./truth-log";

/** A PostgreSQL of its own that can be stopped and started again, with all that is in it. */
export async function startPausableDatabase() {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-truth-"));
  // PostgreSQL's own account has to get in.
  chmodSync(folder, 0o755);
  const dataDir = join(folder, "postgres");
  let database: Database = await startDatabase({ persistent: true, dataDir });
  await migrate(database.url);
  const port = Number(new URL(database.url).port);
  return {
    url: database.url,
    pause: () => database.stop(),
    async resume() {
      database = await startDatabase({ persistent: true, dataDir, port });
    },
    async remove() {
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Person = { readonly id: string; name: string; role: "USER" | "ADMIN"; disabled: boolean };
export type Ticket = { readonly id: string; readonly sealed: string; readonly person: Person; gone: boolean };

/** Sessions of people, made in the database by one statement for each table. */
export function inventTickets(people: number, sessionsEach: number): { tickets: Ticket[]; sql: string[] } {
  const ring = createKeyring([OLD_SECRET]);
  const absoluteExpiresAt = new Date(Date.now() + 86_400_000);
  const persons = Array.from({ length: people }, (): Person => ({
    id: randomUUID(),
    name: "0",
    role: "USER",
    disabled: false,
  }));
  const rows: string[] = [];
  const tickets = persons.flatMap((person) =>
    Array.from({ length: sessionsEach }, (): Ticket => {
      const id = randomUUID();
      const secret = generateSecret();
      const hash = Buffer.from(hashSecret(secret)).toString("hex");
      rows.push(`('${id}', '${person.id}', '\\x${hash}', '${absoluteExpiresAt.toISOString()}', 'google')`);
      return { id, person, gone: false, sealed: sealSessionValue({ id, secret, absoluteExpiresAt }, ring) };
    }),
  );
  return {
    tickets,
    sql: [
      `INSERT INTO "User" ("id", "name") VALUES ${persons.map(({ id }) => `('${id}', '0')`).join()}`,
      `INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider") VALUES ${rows.join()}`,
    ],
  };
}

/** What `describeRead` says of a session when the truth is known. */
export function truthOf({ gone, person }: Ticket): string {
  if (gone) return "unknown";
  return person.disabled ? "disabled" : `live ${person.role} ${person.name}`;
}

/** Processes that read the sessions over and over. */
export async function startReaders(count: number, databaseUrl: string, tickets: readonly Ticket[]) {
  const answers: Answer[][] = Array.from({ length: count }, () => []);
  let found = 0;
  const readers = answers.map((heard): ChildProcess => {
    const reader = spawn(
      process.execPath,
      ["--import", "tsx", join(import.meta.dirname, "session-reader.ts")],
      {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
        env: { ...bareEnvironment(), NODE_ENV: "test", DATABASE_URL: databaseUrl, AUTH_SECRET: OLD_SECRET },
      },
    );
    reader.on("message", (report: Report) => {
      heard.push(...report.answers);
      found += report.found;
    });
    reader.send(tickets.map(({ sealed }) => sealed));
    return reader;
  });
  await Promise.all(readers.map((reader) => once(reader, "message")));
  return {
    answers,
    countFound: () => found,
    async stop() {
      await Promise.all(
        readers.map(async (reader) => {
          const exited = once(reader, "exit");
          reader.disconnect();
          await exited;
        }),
      );
    },
  };
}
