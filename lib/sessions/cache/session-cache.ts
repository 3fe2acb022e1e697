import { type Heartbeat, currentMoment, databaseClock, isRecent } from "./heartbeat";
import { PendingReads } from "./pending-reads";
import { notedUse, type StoredSession } from "../live-session";
import { idleExpiry, IDLES_SOON, type Lifetimes, TOUCH_INTERVAL } from "../policy";
import { type Cachable, type CachedSession, LruStore } from "./lru-store";
import type { SharedBounds } from "./shared-bounds";

/** Live sessions of one kind in memory. */
export type SessionCache<Live extends Cachable> = {
  /** The live session behind a sealed value, or null when only the database can tell. */
  find(sealed: string): Live | null;
  /** Says that a read of the database is about to begin. `end` it, whatever comes of it. */
  beginRead(sessionId: string): CacheRead<Live>;
  /** Counts so many bytes for what is remembered of a session beside it, for as long as it is in memory. */
  countBeside(live: Live, bytes: number): void;
  /** The use of a session has been noted, so there is nothing to note for a while. */
  markSeen(sessionId: string): void;
  /**
   * Forgets what a notification is about: "session:<id>,<id>...", "user:<id>,...", nothing for "application:<id>,...", since a
   * session keeps no more of its application than the id, or everything for any other.
   */
  invalidate(payload: string): void;
  forgetAll(): void;
  /** How many sessions it holds, about how many bytes they take, and whether it answers at this moment. */
  describe(): { readonly entries: number; readonly bytes: number; readonly answers: boolean };
};

export type CacheRead<Live extends Cachable> = {
  /** Keeps what was read, unless it may be out of date by now. */
  keep(sealed: string, live: Live, stored: StoredSession): void;
  end(): void;
};

/**
 * @param readHeartbeat the last heartbeat of the connection that notifications come by: while that is not to be trusted, nothing
 * is found, and it tells the database's time
 */
export function createSessionCache<Live extends Cachable>(
  bounds: SharedBounds,
  lifetimes: Lifetimes,
  readHeartbeat: () => Heartbeat | null,
): SessionCache<Live> {
  const store = new LruStore<Live>(bounds);
  const pendingReads = new PendingReads();

  function forgetAll(): void {
    store.forgetAll();
    pendingReads.invalidateAll();
  }

  return {
    forgetAll,
    find(sealed) {
      const entry = store.find(sealed);
      return entry === undefined ? null : answerFrom(entry, readHeartbeat());
    },
    beginRead(sessionId) {
      const read = pendingReads.begin(sessionId);
      return {
        keep(sealed, live, stored) {
          if (pendingReads.isStillValid(read, [live.user.id, live.application?.parentId]))
            store.keep(sealed, entryOf(live, stored, lifetimes));
        },
        end: () => pendingReads.end(read),
      };
    },
    countBeside: (live, bytes) => store.countBeside(live, bytes),
    markSeen(sessionId) {
      const entry = store.findSession(sessionId);
      const heartbeat = readHeartbeat();
      if (entry && heartbeat)
        entry.touchFrom = databaseClock(heartbeat, currentMoment()).latest + TOUCH_INTERVAL * 1000;
    },
    invalidate(payload) {
      const [kind = "", list = ""] = payload.split(":");
      const ids = list.split(",");
      if (kind === "application") return;
      if (kind === "session") for (const id of ids) store.forgetSession(id);
      else if (kind === "user") for (const id of ids) store.forgetUser(id);
      else forgetAll();
      pendingReads.invalidate(ids);
    },
    describe() {
      return { entries: store.size, bytes: store.bytes, answers: isRecent(readHeartbeat(), currentMoment()) };
    },
  };
}

function entryOf<Live extends Cachable>(
  live: Live,
  stored: StoredSession,
  lifetimes: Lifetimes,
): CachedSession<Live> {
  const { expiresAt, authenticatedAt } = live.session;
  const idles = idleExpiry(stored, stored.role, lifetimes).getTime();
  return {
    live,
    liveUntil: Math.min(
      expiresAt.getTime(),
      idles - IDLES_SOON * 1000,
      live.memberships?.until?.getTime() ?? Infinity,
    ),
    freshUntil: authenticatedAt.getTime() + lifetimes.fresh * 1000,
    touchFrom: notedUse(stored).getTime() + TOUCH_INTERVAL * 1000,
  };
}

/** Answers only what is certain whichever way the database's clock stands within what is known of it. */
function answerFrom<Live extends Cachable>(
  entry: CachedSession<Live>,
  heartbeat: Heartbeat | null,
): Live | null {
  const now = currentMoment();
  if (!isRecent(heartbeat, now)) return null;
  const { earliest, latest } = databaseClock(heartbeat, now);
  if (latest >= entry.liveUntil) return null;
  const fresh = latest < entry.freshUntil;
  if (!fresh && earliest < entry.freshUntil) return null;
  const needsTouch = latest >= entry.touchFrom;
  const { live } = entry;
  if (live.session.fresh !== fresh || live.session.needsTouch !== needsTouch)
    entry.live = { ...live, session: { ...live.session, fresh, needsTouch } };
  return entry.live;
}
