import type { ListeningProcess } from "../servers";

/** Something that answers who is asking, to be loaded. */
export type Target = {
  readonly name: string;
  /**
   * `floor`: is sent a session like the others but knows nobody, there for comparison; `database`: a peer that checks one;
   * `client`: a peer that trusts the cookie; `page`: not compared with handlers.
   */
  readonly kind: "floor" | "database" | "client" | "cloakroom" | "page";
  readonly url: URL;
  /** What a proxy sends besides. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The Cookie header of a person's session. */
  readonly cookie?: (number: number) => string;
  /** Text that only a right answer to this person holds, in its head or body. */
  readonly expects: (number: number) => string;
  /** It remembers sessions: everybody asks once before it is measured. */
  readonly remembers?: boolean;
};

/** A running process and what of it is measured. */
export type RunningTargets = { readonly targets: readonly Target[]; readonly server: ListeningProcess };
