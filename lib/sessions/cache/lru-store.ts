import { LRUCache } from "lru-cache";
import type { Memberships } from "@/lib/accounts/memberships";
import type { LiveSession } from "../live-session";
import type { SharedBounds } from "./shared-bounds";

/** What of a live session the store looks at: whose it is, and with which other session it ends. */
export type Cachable = Pick<LiveSession, "status" | "session" | "user"> & {
  readonly application?: { readonly parentId: string | null };
  /** Only of an application's session: from `until` on the database has to say anew what counts. */
  readonly memberships?: Pick<Memberships, "organizations" | "until">;
};

/** A live session in memory. Times are milliseconds since 1970 by the database's clock. */
export type CachedSession<Live extends Cachable> = {
  live: Live;
  /** From then on only the database may say whether it lives. */
  readonly liveUntil: number;
  readonly freshUntil: number;
  /** From then on its use is worth noting. */
  touchFrom: number;
};

/** A class, so that all have one hidden class, whatever they were made from. */
class CacheEntry<Live extends Cachable> implements CachedSession<Live> {
  live: Live;
  readonly liveUntil: number;
  readonly freshUntil: number;
  touchFrom: number;

  constructor(
    { live, liveUntil, freshUntil, touchFrom }: CachedSession<Live>,
    readonly sealed: string,
    /** Another session of the same user. */
    public next: CacheEntry<Live> | undefined,
    /** What is kept beside it, in bytes. */
    readonly beside: number,
  ) {
    this.live = live;
    this.liveUntil = liveUntil;
    this.freshUntil = freshUntil;
    this.touchFrom = touchFrom;
  }
}

/**
 * What an entry takes without its user's text, in bytes, as measured with one ordinary account behind it and what is answered
 * to it (docs/decisions/008). What longer or more accounts take is counted by `countBeside`.
 */
const ENTRY_BYTES = 3_300;

/** Live sessions of one kind by the exact text of their sealed values; the least recently used go first. */
export class LruStore<Live extends Cachable> {
  readonly #bounds: SharedBounds;
  /** Made when there is something to keep: it takes room for all that it may hold. */
  #kept: LRUCache<string, CacheEntry<Live>> | undefined;
  readonly #bySession = new Map<string, CacheEntry<Live>>();
  readonly #byUser = new Map<string, CacheEntry<Live>>();
  readonly #byParent = new Map<string, Set<CacheEntry<Live>>>();

  constructor(bounds: SharedBounds) {
    this.#bounds = bounds;
    bounds.share(this);
  }

  get size(): number {
    return this.#kept?.size ?? 0;
  }

  /** The size of everything in it, in bytes, as far as it can be told. */
  get bytes(): number {
    return this.#kept?.calculatedSize ?? 0;
  }

  find(sealed: string): CachedSession<Live> | undefined {
    return this.#kept?.get(sealed);
  }

  findSession(sessionId: string): CachedSession<Live> | undefined {
    return this.#bySession.get(sessionId);
  }

  /** Keeps a session under its sealed value, in the place of what was kept of the same session. */
  keep(sealed: string, entry: CachedSession<Live>, beside = 0): void {
    const { session, user } = entry.live;
    const parentId = entry.live.application?.parentId;
    this.#forget(this.#bySession.get(session.id));
    // A part of a header's text would keep the whole header in memory.
    const key = Buffer.from(sealed, "latin1").toString("latin1");
    const kept = new CacheEntry(entry, key, this.#byUser.get(user.id), beside);
    this.#bySession.set(session.id, kept);
    this.#byUser.set(user.id, kept);
    if (typeof parentId === "string") this.#childrenOf(parentId).add(kept);
    // May dispose of others, and of itself when it alone is too large.
    const all = (this.#kept ??= this.#createEmpty());
    all.set(key, kept);
    if (!all.has(key)) this.#forgetPlaces(kept);
    this.#bounds.enforce();
  }

  /** Counts so many bytes more for a session, for what hangs on its user's object; others, or it, may have to go for them. */
  countBeside({ session, user }: Live, bytes: number): void {
    const kept = this.#bySession.get(session.id);
    if (kept?.live.user === user && kept.beside !== bytes) this.keep(kept.sealed, kept, bytes);
  }

  /** Forgets a session and its children, which live by its times. */
  forgetSession(sessionId: string): void {
    this.#forget(this.#bySession.get(sessionId));
    for (const child of this.#byParent.get(sessionId) ?? []) this.#forget(child);
  }

  forgetUser(userId: string): void {
    for (let kept = this.#byUser.get(userId); kept; kept = this.#byUser.get(userId)) this.#forget(kept);
  }

  forgetAll(): void {
    // Disposing of a million one by one would take long.
    this.#kept = undefined;
    this.#bySession.clear();
    this.#byUser.clear();
    this.#byParent.clear();
  }

  letOneGo(): void {
    this.#kept?.pop();
  }

  #createEmpty(): LRUCache<string, CacheEntry<Live>> {
    const { entries, bytes } = this.#bounds;
    return new LRUCache<string, CacheEntry<Live>>({
      max: entries,
      maxSize: bytes,
      sizeCalculation: sizeOf,
      dispose: (kept) => this.#forgetPlaces(kept),
    });
  }

  #childrenOf(parentId: string): Set<CacheEntry<Live>> {
    const children = this.#byParent.get(parentId) ?? new Set();
    this.#byParent.set(parentId, children);
    return children;
  }

  #forget(kept: CacheEntry<Live> | undefined): void {
    if (kept) this.#kept?.delete(kept.sealed);
  }

  #forgetPlaces(kept: CacheEntry<Live>): void {
    const { session, user } = kept.live;
    if (this.#bySession.get(session.id) === kept) this.#bySession.delete(session.id);
    this.#forgetChild(kept);
    let before = this.#byUser.get(user.id);
    if (before === kept) {
      if (kept.next) this.#byUser.set(user.id, kept.next);
      else this.#byUser.delete(user.id);
      return;
    }
    while (before && before.next !== kept) before = before.next;
    if (before) before.next = kept.next;
  }

  #forgetChild(kept: CacheEntry<Live>): void {
    const parentId = kept.live.application?.parentId;
    if (typeof parentId !== "string") return;
    const children = this.#byParent.get(parentId);
    children?.delete(kept);
    if (children?.size === 0) this.#byParent.delete(parentId);
  }
}

function sizeOf({ live: { user, memberships }, beside }: CacheEntry<Cachable>): number {
  const texts = [user.email, user.name, user.image, ...(memberships?.organizations ?? [])];
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
  // At most two bytes a character.
  return ENTRY_BYTES + 2 * length + beside;
}
