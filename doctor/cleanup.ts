import { z } from "zod";
import type { DoctorContext } from "./check";
import { fine, type Finding, warning } from "./finding";

const DAY = 86_400;
/** A cleanup a day may miss one run, in seconds, before it looks as if there were none. */
const PLAUSIBLE = 2 * DAY;

const age = z.number().nullable();
const leftovers = z.object({ sessions: age, limits: age, events: age });

/** How long, in seconds, the oldest row of each kind should have been gone. Each is the first of an index. */
const LEFTOVERS = `SELECT
  extract(epoch FROM now() - (SELECT min("absoluteExpiresAt") FROM "Session"))::float8 AS sessions,
  extract(epoch FROM now())::float8 - (SELECT min("expire") FROM "RateLimit")::float8 / 1000 AS limits,
  extract(epoch FROM now() - (SELECT min("at") FROM "AuditEvent"))::float8 - $1 AS events`;

/** Whether what is over gets removed: nothing fails without it, but tables grow for ever. */
export async function* checkCleanup({ env, database }: DoctorContext): AsyncIterable<Finding> {
  const found = await database.ask(leftovers, LEFTOVERS, [env.auditRetention]);
  const late = Object.values(found).filter((seconds) => seconds !== null && seconds > PLAUSIBLE);
  if (late.length === 0) yield fine("Nothing lies about that a cleanup would have removed.");
  else
    yield warning(
      `The oldest row that is over should have been removed ${Math.round(Math.max(...late.map(Number)) / DAY)} days ago.`,
      "Let something call GET /api/cron/cleanup, or run npm run cleanup, once a day.",
    );
}
