import { secretMatches } from "@/lib/crypto/token";
import { env } from "@/lib/env";
import { timeSessionRead } from "@/lib/metrics";
import { knownDead, rememberDead } from "./cache/dead-values";
import type { Cachable } from "./cache/lru-store";
import type { SessionCache } from "./cache/session-cache";
import { judgeSession, type LiveSession, type NoSession, type StoredSession } from "./live-session";
import type { SessionValue } from "./value";

/** A row as it is asked for: beside the session and its user, what proves its holder, and the moment to judge by. */
type Stored = StoredSession & { readonly secretHash: Buffer; readonly now: Date };

/** Full sessions or those of applications: how each is opened and asked for, so that neither is read as the other. */
type Kind<Row extends Stored, Live extends Cachable> = {
  readonly open: (sealed: string) => SessionValue | null;
  /** Asks the database for the row of an id, of this kind alone; `now` in it is `at`, or without one the database's. */
  readonly ask: (id: string, at: Date | null) => Promise<Row[]>;
  readonly toLive: (read: LiveSession, row: Row) => Live;
};

/**
 * Opens a sealed value and asks the database once whose session it is, without looking for it in memory.
 * @param cache where a live one is kept; null to keep none
 * @param at the moment to judge by; null for the database's clock
 * @throws AppError database-unavailable
 */
export async function readStoredSession<Row extends Stored, Live extends Cachable>(
  sealed: string,
  { open, ask, toLive }: Kind<Row, Live>,
  cache: SessionCache<Live> | null,
  at: Date | null = null,
): Promise<Live | NoSession> {
  const value = open(sealed);
  if (!value) return { status: "unopenable" };
  const dead = knownDead(sealed);
  if (dead !== undefined) return { status: dead };
  const pending = cache?.beginRead(value.id);
  try {
    const asked = performance.now();
    const [row] = await ask(value.id, at);
    timeSessionRead("database", (performance.now() - asked) / 1000);
    if (!row || !secretMatches(value.secret, row.secretHash)) {
      rememberDead(sealed, "unknown");
      return { status: "unknown" };
    }
    const read = judgeSession(value.id, row, row.now, env().lifetimes);
    // What is over at another moment may live now.
    if (at === null && read.status === "expired" && row.now >= row.absoluteExpiresAt)
      rememberDead(sealed, "expired");
    if (read.status !== "live") return read;
    const live = toLive(read, row);
    pending?.keep(sealed, live, row);
    return live;
  } finally {
    pending?.end();
  }
}
