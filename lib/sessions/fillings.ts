/** A read of the database under way, whose answer may be kept unless an announcement about it comes in between. */
export type Filling = {
  readonly sessionId: string;
  /** The sessions and users announced as changed since the read began. */
  readonly changed: Set<string>;
  void: boolean;
};

/**
 * The reads under way. One that began before an announcement may have seen the state before it, so what it found of that
 * session or user is not kept; one that began after it cannot (docs/decisions/008).
 */
export class Fillings {
  readonly #underWay = new Set<Filling>();

  begin(sessionId: string): Filling {
    const filling = { sessionId, changed: new Set<string>(), void: false };
    this.#underWay.add(filling);
    return filling;
  }

  end(filling: Filling): void {
    this.#underWay.delete(filling);
  }

  /** Whether what the read has found is still the truth as far as anybody has heard. */
  mayKeep(filling: Filling, userId: string): boolean {
    const { sessionId, changed } = filling;
    return !filling.void && !changed.has(sessionId) && !changed.has(userId);
  }

  noteChange(ids: readonly string[]): void {
    for (const { changed } of this.#underWay) for (const id of ids) changed.add(id);
  }

  voidAll(): void {
    for (const filling of this.#underWay) filling.void = true;
  }
}
