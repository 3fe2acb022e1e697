/** A read of the database under way, whose answer may be kept unless a notification about it comes in between. */
export type PendingRead = {
  readonly sessionId: string;
  /** The sessions and users said to have changed since the read began. */
  readonly changed: Set<string>;
  invalidated: boolean;
};

/**
 * The reads under way. One that began before a notification may have seen the state before it, so what it found of that
 * session or user is not kept; one that began after it cannot (docs/decisions/008).
 */
export class PendingReads {
  readonly #underWay = new Set<PendingRead>();

  begin(sessionId: string): PendingRead {
    const read = { sessionId, changed: new Set<string>(), invalidated: false };
    this.#underWay.add(read);
    return read;
  }

  end(read: PendingRead): void {
    this.#underWay.delete(read);
  }

  /**
   * Whether no notification says that what the read has found has changed.
   * @param others the ids, beside the session's own, of whom and what it depends on
   */
  isStillValid(
    { sessionId, changed, invalidated }: PendingRead,
    others: readonly (string | null | undefined)[],
  ): boolean {
    return !invalidated && ![sessionId, ...others].some((id) => typeof id === "string" && changed.has(id));
  }

  invalidate(ids: readonly string[]): void {
    for (const { changed } of this.#underWay) for (const id of ids) changed.add(id);
  }

  invalidateAll(): void {
    for (const read of this.#underWay) read.invalidated = true;
  }
}
