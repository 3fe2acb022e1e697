import { sessionCache } from "@/lib/sessions/cache/process-cache";
import { type LiveSession, type NoSession, readSession } from "@/lib/sessions/data";
import { type Answer, now, type Report } from "./truth-log";

// A process that reads sessions over and over, as an application does, and tells its parent what it was answered and when.

const READERS = 4;
const BATCH = 500;

/** What `truthOf` says too. */
function describeRead(read: LiveSession | NoSession): string {
  return read.status === "live" ? `live ${read.user.role} ${read.user.name ?? ""}` : read.status;
}

async function readOverAndOver(sealed: string[]): Promise<never> {
  let answers: Answer[] = [];
  let found = 0;
  for (;;) {
    const session = Math.floor(Math.random() * sealed.length);
    const value = sealed[session] ?? "";
    const from = now();
    if (sessionCache()?.find(value)) found++;
    const said = await Promise.resolve(readSession(value)).then(
      describeRead,
      (error: unknown) => `error: ${String(error)}`,
    );
    answers.push({ session, from, to: now(), said });
    if (answers.length >= BATCH) {
      process.send?.({ answers, found } satisfies Report);
      answers = [];
      found = 0;
    }
    // Leaves half of a busy machine to the others.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2));
  }
}

process.on("message", (sealed: string[]) => {
  for (let reader = 0; reader < READERS; reader++) void readOverAndOver(sealed);
});
process.on("disconnect", () => process.exit());
