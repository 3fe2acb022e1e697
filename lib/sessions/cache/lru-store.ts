import { LRUCache } from "lru-cache";
import type { LiveSession } from "../live-session";

/** A live session in memory. Times are milliseconds since 1970 by the database's clock. */
export type CachedSession = {
  live: LiveSession;
  /** From then on only the database may say whether it lives. */
  readonly liveUntil: number;
  readonly freshUntil: number;
  /** From then on its use is worth noting. */
  touchFrom: number;
};

/** A class, so that all have one hidden class, whatever they were made from. */
class CacheEntry implements CachedSession {
  live: LiveSession;
  readonly liveUntil: number;
  readonly freshUntil: number;
  touchFrom: number;

  constructor(
    { live, liveUntil, freshUntil, touchFrom }: CachedSession,
    readonly sealed: string,
    /** Another session of the same user. */
    public next: CacheEntry | undefined,
    /** What is kept beside it, in bytes. */
    readonly beside: number,
  ) {
    this.live = live;
    this.liveUntil = liveUntil;
    this.freshUntil = freshUntil;
    this.touchFrom = touchFrom;
  }
}

export type CacheBounds = { readonly entries: number; readonly bytes: number };

/**
 * What an entry takes without its user's text, in bytes, as measured with one ordinary account behind it and what is answered
 * to it (docs/decisions/008). What longer or more accounts take is counted by `countBeside`.
 */
const ENTRY_BYTES = 3_300;

/** Live sessions by the exact text of their sealed values; the least recently used go first. */
export class LruStore {
  readonly #bounds: CacheBounds;
  #kept: LRUCache<string, CacheEntry>;
  readonly #bySession = new Map<string, CacheEntry>();
  readonly #byUser = new Map<string, CacheEntry>();

  constructor(bounds: CacheBounds) {
    this.#bounds = bounds;
    this.#kept = this.#createEmpty();
  }

  get size(): number {
    return this.#kept.size;
  }

  /** The size of everything in it, in bytes, as far as it can be told. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  find(sealed: string): CachedSession | undefined {
    return this.#kept.get(sealed);
  }

  findSession(sessionId: string): CachedSession | undefined {
    return this.#bySession.get(sessionId);
  }

  /** Keeps a session under its sealed value, in the place of what was kept of the same session. */
  keep(sealed: string, entry: CachedSession, beside = 0): void {
    const { session, user } = entry.live;
    this.forgetSession(session.id);
    // A part of a header's text would keep the whole header in memory.
    const key = Buffer.from(sealed, "latin1").toString("latin1");
    const kept = new CacheEntry(entry, key, this.#byUser.get(user.id), beside);
    this.#bySession.set(session.id, kept);
    this.#byUser.set(user.id, kept);
    // May dispose of others, and of itself when it alone is too large.
    this.#kept.set(key, kept);
    if (!this.#kept.has(key)) this.#forgetPlaces(kept);
  }

  /** Counts so many bytes more for a session, for what hangs on its user's object; others, or it, may have to go for them. */
  countBeside({ session, user }: LiveSession, bytes: number): void {
    const kept = this.#bySession.get(session.id);
    if (kept?.live.user === user && kept.beside !== bytes) this.keep(kept.sealed, kept, bytes);
  }

  forgetSession(sessionId: string): void {
    const kept = this.#bySession.get(sessionId);
    if (kept) this.#kept.delete(kept.sealed);
  }

  forgetUser(userId: string): void {
    for (let kept = this.#byUser.get(userId); kept; kept = this.#byUser.get(userId))
      this.#kept.delete(kept.sealed);
  }

  forgetAll(): void {
    // Disposing of a million one by one would take long.
    this.#kept = this.#createEmpty();
    this.#bySession.clear();
    this.#byUser.clear();
  }

  #createEmpty(): LRUCache<string, CacheEntry> {
    const { entries, bytes } = this.#bounds;
    return new LRUCache({
      max: entries,
      maxSize: bytes,
      sizeCalculation: sizeOf,
      dispose: (kept) => this.#forgetPlaces(kept),
    });
  }

  #forgetPlaces(kept: CacheEntry): void {
    const { session, user } = kept.live;
    if (this.#bySession.get(session.id) === kept) this.#bySession.delete(session.id);
    let before = this.#byUser.get(user.id);
    if (before === kept) {
      if (kept.next) this.#byUser.set(user.id, kept.next);
      else this.#byUser.delete(user.id);
      return;
    }
    while (before && before.next !== kept) before = before.next;
    if (before) before.next = kept.next;
  }
}

function sizeOf({ live: { user }, beside }: CacheEntry): number {
  const texts = [user.email, user.name, user.image];
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  // Two bytes a character: it is there once by itself and once in the answer of GET /api/me.
  return ENTRY_BYTES + 2 * length + beside;
}
