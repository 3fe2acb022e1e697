export type CacheBounds = { readonly entries: number; readonly bytes: number };

type Store = { readonly size: number; readonly bytes: number; letOneGo(): void };

/** The bounds of a process's memory, which its stores keep together. */
export class SharedBounds implements CacheBounds {
  readonly entries: number;
  readonly bytes: number;
  readonly #stores: Store[] = [];

  constructor({ entries, bytes }: CacheBounds) {
    this.entries = entries;
    this.bytes = bytes;
  }

  share(store: Store): void {
    this.#stores.push(store);
  }

  /** Has the larger store let go of what it has used least recently, for as long as all together are past the bounds. */
  enforce(): void {
    while (this.#sum("size") > this.entries || this.#sum("bytes") > this.bytes)
      this.#stores.reduce((larger, store) => (store.bytes > larger.bytes ? store : larger)).letOneGo();
  }

  #sum(what: "size" | "bytes"): number {
    return this.#stores.reduce((sum, store) => sum + store[what], 0);
  }
}
