import { type Beat, currentMoment, databaseClock, isTrusted } from "@/lib/db/beat";
import { Fillings } from "./fillings";
import type { LiveSession, StoredSession } from "./live-session";
import { idleExpiry, IDLES_SOON, type Lifetimes, TOUCH_INTERVAL } from "./policy";
import { type StoreBounds, type StoreEntry, SessionStore } from "./store";

/** Live sessions in memory. */
export type SessionMemory = {
  /** The live session behind a sealed value, or null when only the database can tell. */
  find(sealed: string): LiveSession | null;
  /** Says that a read of the database is about to begin. `end` it, whatever comes of it. */
  beginFilling(sessionId: string): MemoryFilling;
  /** The use of a session has been noted, so there is nothing to note for a while. */
  noteUse(sessionId: string): void;
  /** Forgets what an announcement is about: "session:<id>,<id>...", "user:<id>,...", or everything for any other. */
  forgetAnnounced(payload: string): void;
  forgetAll(): void;
  /** How many sessions it holds, about how many bytes they take, and whether it answers at this moment. */
  describe(): { readonly entries: number; readonly bytes: number; readonly answers: boolean };
};

export type MemoryFilling = {
  /** Keeps what was read, unless it may be out of date by now. */
  keep(sealed: string, live: LiveSession, stored: StoredSession): void;
  end(): void;
};

/**
 * @param readBeat the last heartbeat of the connection that announcements come by: while that is not to be trusted, nothing
 * is found, and it tells the database's time
 */
export function createSessionMemory(
  bounds: StoreBounds,
  lifetimes: Lifetimes,
  readBeat: () => Beat | null,
): SessionMemory {
  const store = new SessionStore(bounds);
  const fillings = new Fillings();

  function forgetAll(): void {
    store.forgetAll();
    fillings.voidAll();
  }

  return {
    forgetAll,
    find(sealed) {
      const entry = store.find(sealed);
      return entry === undefined ? null : answerFrom(entry, readBeat());
    },
    beginFilling(sessionId) {
      const filling = fillings.begin(sessionId);
      return {
        keep(sealed, live, stored) {
          if (fillings.mayKeep(filling, live.user.id)) store.keep(sealed, entryOf(live, stored, lifetimes));
        },
        end: () => fillings.end(filling),
      };
    },
    noteUse(sessionId) {
      const entry = store.findSession(sessionId);
      const beat = readBeat();
      if (entry && beat)
        entry.touchFrom = databaseClock(beat, currentMoment()).latest + TOUCH_INTERVAL * 1000;
    },
    forgetAnnounced(payload) {
      const [kind = "", list = ""] = payload.split(":");
      const ids = list.split(",");
      if (kind === "session") for (const id of ids) store.forgetSession(id);
      else if (kind === "user") for (const id of ids) store.forgetUser(id);
      else forgetAll();
      fillings.noteChange(ids);
    },
    describe() {
      return { entries: store.size, bytes: store.bytes, answers: isTrusted(readBeat(), currentMoment()) };
    },
  };
}

function entryOf(live: LiveSession, stored: StoredSession, lifetimes: Lifetimes): StoreEntry {
  const { expiresAt, authenticatedAt } = live.session;
  const idles = idleExpiry(stored, stored.role, lifetimes).getTime();
  return {
    live,
    liveUntil: Math.min(expiresAt.getTime(), idles - IDLES_SOON * 1000),
    freshUntil: authenticatedAt.getTime() + lifetimes.fresh * 1000,
    touchFrom: stored.lastSeenAt.getTime() + TOUCH_INTERVAL * 1000,
  };
}

/** Answers only what is certain whichever way the database's clock stands within what is known of it. */
function answerFrom(entry: StoreEntry, beat: Beat | null): LiveSession | null {
  const now = currentMoment();
  if (!isTrusted(beat, now)) return null;
  const { earliest, latest } = databaseClock(beat, now);
  if (latest >= entry.liveUntil) return null;
  const fresh = latest < entry.freshUntil;
  if (!fresh && earliest < entry.freshUntil) return null;
  const needsTouch = latest >= entry.touchFrom;
  const { live } = entry;
  if (live.session.fresh !== fresh || live.session.needsTouch !== needsTouch)
    entry.live = { ...live, session: { ...live.session, fresh, needsTouch } };
  return entry.live;
}
