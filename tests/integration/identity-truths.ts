import type { Identity } from "@/lib/identity/identity";
import type { Person } from "@/sandbox/person";
import { identity } from "./fixtures";

/** Two people, each with two accounts at Google and one at GitHub. */
export const ACCOUNTS = ["0-google-a", "0-google-b", "0-github-a", "1-google-a", "1-google-b", "1-github-a"];
export const ADDRESSES = ["w@example.com", "x@example.com", "y@example.com", "z@example.com"];

/** What a provider says of an e-mail. `unknown`: it was not allowed to tell. */
export type Told = "verified" | "unverified" | "hidden" | "unknown";

type Truth = { readonly email: string | null; readonly told: Told };

export function providerOf(name: string): "google" | "github" {
  return name.includes("google") ? "google" : "github";
}

/** The provider's key of an account; GitHub's are numbers. */
export function subjectOf(name: string): string {
  return providerOf(name) === "google" ? name : String(9_000_000 + ACCOUNTS.indexOf(name));
}

export function personOf(name: string): string {
  return name.slice(0, 1);
}

/**
 * What is so, whatever Cloakroom believes. An address belongs to one person at a time: it can be given to somebody else only
 * once nothing of its former holder speaks for it any more.
 */
export class Truths {
  private readonly truths = new Map<string, Truth>();
  /** Who has, or is just giving up, an address. */
  private readonly holders = new Map<string, string>();

  of(name: string): Truth {
    return this.truths.get(name) ?? { email: null, told: "hidden" };
  }

  /** Gives an account another address, if nobody else has it. */
  rename(name: string, wanted: string, told: Told): void {
    const holder = this.holders.get(wanted);
    const isFree = holder === undefined || holder === personOf(name);
    const email = told === "hidden" || !isFree ? null : wanted;
    if (email !== null) this.holders.set(email, personOf(name));
    this.truths.set(name, { email, told: email === null ? "hidden" : told });
  }

  /** Frees the addresses of which `speaksStill` finds nothing, and that no account of their holder has. */
  async release(speaksStill: (address: string, person: string) => Promise<boolean>): Promise<void> {
    for (const [address, person] of this.holders) {
      const has = ACCOUNTS.some((name) => personOf(name) === person && this.of(name).email === address);
      if (!has && !(await speaksStill(address, person))) this.holders.delete(address);
    }
  }

  identityOf(name: string): Identity {
    const { email, told } = this.of(name);
    const key = { provider: providerOf(name), subject: subjectOf(name) };
    if (told === "unknown")
      return identity({ ...key, email: null, emailVerified: false, emailUnknown: true });
    return identity({ ...key, email, emailVerified: told === "verified" && email !== null });
  }

  /** What Google says of this account in an id_token. */
  claimsOf(name: string): Record<string, unknown> {
    const { email, told } = this.of(name);
    // An empty text is an answer, and no address.
    if (told === "unknown") return { sub: name, email: null, email_verified: null };
    return { sub: name, email: email ?? "", email_verified: told === "verified" };
  }

  /** Whom GitHub's sandbox knows by this account, and what its token may ask. */
  githubOf(name: string): { person: Person; scope: string } {
    const { email, told } = this.of(name);
    const emails =
      email === null
        ? []
        : [{ email, primary: true, verified: told === "verified", visibility: "private" as const }];
    const account = { id: Number(subjectOf(name)), login: name, name: "Sample Person", emails };
    const scope = told === "unknown" ? "read:user" : "read:user user:email";
    return { person: { id: name, note: { en: "", ru: "" }, github: account }, scope };
  }
}
