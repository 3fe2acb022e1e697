import { randomBytes } from "node:crypto";
import { ensureBuild } from "@/scripts/build";
import { startTestDatabase } from "@/tests/servers";
import { measureMemory } from "./memory";
import { type BenchOptions, readOptions } from "./options";
import { describeMachine, warnIfBusy } from "./report/machine";
import type { Result } from "./report/result";
import { describeChecks, describeRestart } from "./report/table";
import { writeResult } from "./report/write";
import { measureRestart } from "./restart";
import { measureRevocations } from "./revocations";
import { measureRounds } from "./rounds";
import { buildPeers } from "./targets/build-peers";
import { createPeersDatabase, seedPeers } from "./targets/seed-peers";
import { seedCloakroom } from "./targets/seed-cloakroom";
import { startCloakroomTargets } from "./targets/start-cloakroom";
import { startOAuth2Proxies } from "./targets/start-oauth2-proxy";
import { startPeers } from "./targets/start-peers";

/** `npm run bench`: Cloakroom and its peers in one run, each loaded in turn, round after round (docs/performance.md). */
const PACKAGES = ["next", "next-auth", "better-auth", "iron-session", "pg"];

async function run(options: BenchOptions): Promise<Result> {
  await ensureBuild();
  buildPeers();
  const database = await startTestDatabase();
  try {
    const machine = await describeMachine(database.url, import.meta.filename, PACKAGES);
    const busy = warnIfBusy(machine);
    if (busy) console.warn(busy);

    console.log(`Signing ${options.people} people in, everywhere`);
    const secret = randomBytes(32).toString("base64url");
    const peers = { databaseUrl: await createPeersDatabase(database.url), secret };
    const cloakroom = { databaseUrl: await database.createDatabase(), secret, remembered: options.people };
    const cookies = seedPeers(options.people, peers);
    const sessions = await seedCloakroom(cloakroom.databaseUrl, options.people, secret);

    const { running: proxies, skipped } = await startOAuth2Proxies(options.people);
    for (const reason of skipped) console.warn(`Not measured: ${reason}`);
    const running = [
      ...(await startPeers(peers, cookies)),
      ...proxies,
      ...(await startCloakroomTargets(cloakroom, sessions)),
    ];
    const targets = running.flatMap((one) => one.targets);
    const rows = await measureRounds(
      targets.filter(({ kind }) => kind !== "page"),
      options,
    );
    console.log(describeChecks(rows));
    const pages = await measureRounds(
      targets.filter(({ kind }) => kind === "page"),
      { ...options, connections: 1 },
    );
    for (const { server } of running) await server.stop();

    // Before any session is revoked: everybody comes back to the process that was restarted.
    console.log("Restarting");
    const restart = await measureRestart(cloakroom, sessions.own, options);
    console.log(describeRestart(restart));
    console.log("Revoking");
    const revocations = await measureRevocations(cloakroom, sessions, options);
    console.log(`Revocations: p50 ${revocations.p50.toFixed(1)} ms, p99 ${revocations.p99.toFixed(1)} ms`);
    const memory = options.remembered > 0 ? await measureMemoryOf(options, database, secret) : null;
    const at = new Date().toISOString();
    return { at, options, machine, skipped, rows, pages, revocations, restart, memory };
  } finally {
    await database.stop();
  }
}

async function measureMemoryOf(
  { remembered, connections }: BenchOptions,
  database: { createDatabase: () => Promise<string> },
  secret: string,
) {
  console.log(`Remembering ${remembered} sessions`);
  const databaseUrl = await database.createDatabase();
  const { own } = await seedCloakroom(databaseUrl, remembered, secret);
  return measureMemory({ databaseUrl, secret, remembered }, own, connections);
}

const result = await run(readOptions(process.argv.slice(2)));
writeResult(result);
const wrong = [...result.rows, ...result.pages].filter((row) => row.wrong > 0);
for (const row of wrong) console.error(`${row.name}: ${row.wrong} wrong answers`);
process.exit(wrong.length > 0 ? 1 : 0);
