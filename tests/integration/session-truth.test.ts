import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { now, TruthLog } from "./truth-log";
import { inventTickets, startPausableDatabase, startReaders, type Ticket, truthOf } from "./truth-world";

const SECONDS = Number(process.env.TRUTH_SECONDS ?? 15);
const SEED = Number(process.env.TRUTH_SEED ?? Date.now() % 1e9);
const READERS = 3;
/** How old, in milliseconds, what is answered may be. */
const STALEST = 2_000;
/** Listeners are killed in every other stretch of so many milliseconds; in the others they hear everything. */
const STRETCH = 3_500;
const KILL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cloakroom-listener'`;

let database: Awaited<ReturnType<typeof startPausableDatabase>>;
beforeAll(async () => {
  database = await startPausableDatabase();
});
afterAll(() => database.remove());

/** Mulberry32: the same changes in the same order for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

it(`several processes never answer what has not been true for two seconds (TRUTH_SEED=${SEED})`, async () => {
  const random = createRandom(SEED);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  const { tickets, sql } = inventTickets(40, 8);
  let client = await connect();
  for (const statement of sql) await client.query(statement);
  const log = new TruthLog(tickets.map(truthOf));
  const readers = await startReaders(READERS, database.url, tickets);

  /** Runs statements, and notes what became of the sessions; a lost connection leaves open whether it was done. */
  async function change(statement: string, apply: () => void): Promise<void> {
    const from = now();
    await client.query(statement).then(apply, () => (unresolved = Math.min(unresolved, from)));
    note(from);
  }
  let unresolved = Infinity;
  const note = (from: number) => {
    const to = now();
    tickets.forEach((ticket, index) => log.noteChange(index, truthOf(ticket), from, to));
  };

  const revoke = (ticket: Ticket) => ({
    statement: `DELETE FROM "Session" WHERE "id" = '${ticket.id}'`,
    apply: () => (ticket.gone = true),
  });
  const update = (ticket: Ticket) => {
    const { person } = ticket;
    const next = { ...person };
    const field = pick(["name", "role", "disabled"] as const);
    if (field === "name") next.name = String(Number(person.name) + 1);
    else if (field === "role") next.role = person.role === "USER" ? "ADMIN" : "USER";
    else next.disabled = !person.disabled;
    const disabledAt = next.disabled ? "now()" : "NULL";
    return {
      statement: `UPDATE "User" SET "name" = '${next.name}', "role" = '${next.role}', "disabledAt" = ${disabledAt} WHERE "id" = '${person.id}'`,
      apply: () => Object.assign(person, next),
    };
  };

  /** Stops the database while changes are being made, and starts it again; then asks what became of them. */
  async function interrupt(): Promise<void> {
    const from = now();
    const changes = Array.from({ length: 5 }, () => update(pick(tickets)));
    const made = Promise.all(changes.map(({ statement, apply }) => change(statement, apply)));
    await database.pause();
    await made;
    await wait(random() * 500);
    await database.resume();
    log.noteOutage(from, now());
    client = await connect();
    await resolve();
  }

  async function resolve(): Promise<void> {
    const { rows } = await client.query<{
      id: string;
      name: string;
      role: "USER" | "ADMIN";
      disabled: boolean;
    }>(`SELECT "id", "name", "role", "disabledAt" IS NOT NULL AS "disabled" FROM "User"`);
    for (const row of rows)
      for (const { person } of tickets) if (person.id === row.id) Object.assign(person, row);
    note(unresolved);
    unresolved = Infinity;
  }

  const end = now() + SECONDS * 1000;
  const interruptions = [end - SECONDS * 700, end - SECONDS * 350];
  const done = { revoked: 0, updated: 0, killed: 0, interrupted: 0 };
  while (now() < end) {
    const stormy = Math.floor((end - now()) / STRETCH) % 2 === 1;
    const dice = random();
    const ticket = pick(tickets);
    if (now() > (interruptions[0] ?? Infinity)) {
      interruptions.shift();
      await interrupt();
      done.interrupted++;
    } else if (dice < 0.2) {
      const { statement, apply } = revoke(ticket);
      await change(statement, apply);
      done.revoked++;
    } else if (stormy && dice < 0.35) {
      // The announcement goes to listeners that have just been killed.
      const { statement, apply } = revoke(ticket);
      await change(`BEGIN; ${statement}; ${KILL}; COMMIT`, apply);
      done.revoked++;
      done.killed++;
    } else if (stormy && dice < 0.4) {
      await client.query(KILL);
      done.killed++;
    } else {
      const { statement, apply } = update(ticket);
      await change(statement, apply);
      done.updated++;
    }
    await wait(random() * 15);
  }
  await change(`TRUNCATE "Session"`, () => tickets.forEach((ticket) => (ticket.gone = true)));
  await wait(STALEST + 500);
  await client.end();
  await readers.stop();

  const all = readers.answers.flat();
  const wrong = all.flatMap(
    ({ session, said, from, to }) => log.judge(session, said, from, to, STALEST) ?? [],
  );
  expect({ wrong: wrong.slice(0, 10), count: wrong.length }).toEqual({ wrong: [], count: 0 });
  // Something has been tried, and much of it was answered from memory.
  expect(Math.min(...Object.values(done))).toBeGreaterThan(0);
  expect(Math.min(...readers.answers.map((answers) => answers.length))).toBeGreaterThan(100);
  expect(readers.countFound()).toBeGreaterThan(all.length / 10);
  console.info(done, { answers: all.length, found: readers.countFound() });
}, 120_000);
