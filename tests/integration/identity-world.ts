import { unlinkAccount } from "@/lib/accounts/mutations";
import { db, pool } from "@/lib/db/client";
import { findAppError } from "@/lib/errors";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { stepUp } from "@/lib/identity/step-up";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, identity } from "./fixtures";

/** Two people, each with two accounts at Google and one at GitHub. */
export const ACCOUNTS = ["0-google-a", "0-google-b", "0-github-a", "1-google-a", "1-google-b", "1-github-a"];
export const ADDRESSES = ["w@example.com", "x@example.com", "y@example.com", "z@example.com"];

/** What a provider says of an e-mail. `unknown`: it was not allowed to tell. */
export type Told = "verified" | "unverified" | "hidden" | "unknown";

/** What somebody does. Numbers are places in the lists, counted round. */
export type Step =
  | { readonly do: "sign-in" | "step-up" | "link" | "unlink" | "delete"; readonly account: number }
  | {
      readonly do: "rename";
      readonly account: number;
      readonly address: number;
      readonly told: Told;
      readonly then: number;
    };

type Truth = { email: string | null; told: Told };
type Entered = { readonly userId: string; readonly sessionId: string };

/**
 * Real people beside what Cloakroom believes of them. An address belongs to one person at a time: it can be given to somebody
 * else only once its former holder's account has been told of to Cloakroom without it.
 */
export class World {
  private readonly truths = new Map<string, Truth>();
  /** Who has, or is just giving up, an address. */
  private readonly holders = new Map<string, string>();
  /** Who has ever entered as each user. */
  private readonly visitors = new Map<string, Set<string>>();
  private readonly entered = new Map<string, Entered>();

  /** Users whom more than one person has entered: there is never any. */
  listTrespasses(): string[] {
    return [...this.visitors].flatMap(([userId, people]) => (people.size > 1 ? [userId] : []));
  }

  async take(step: Step): Promise<void> {
    const name = at(ACCOUNTS, step.account);
    if (step.do !== "rename") return this.act(step.do, name);
    const { email: old } = this.truthOf(name);
    const wanted = at(ADDRESSES, step.address);
    const email = step.told === "hidden" || !this.claim(name, wanted) ? null : wanted;
    this.truths.set(name, { email, told: email === null ? "hidden" : step.told });
    await this.act(at(["sign-in", "step-up", "link"] as const, step.then), name);
    // Only when the account's snapshot was written anew, or there is none, does nobody believe the old address any more.
    if (old !== null && old !== email && !(await this.isBelieved(name, old))) this.release(name, old);
  }

  private async act(what: Exclude<Step["do"], "rename">, name: string): Promise<void> {
    try {
      await this[what](name);
    } catch (error) {
      if (!findAppError(error)) throw error;
    }
  }

  async ["sign-in"](name: string): Promise<void> {
    const { user, session } = await signIn(this.identityOf(name), { client: CLIENT, carrier: "COOKIE" });
    this.visitors.set(user.id, (this.visitors.get(user.id) ?? new Set()).add(personOf(name)));
    this.entered.set(personOf(name), { userId: user.id, sessionId: session.id });
  }

  async ["step-up"](name: string): Promise<void> {
    const entered = this.entered.get(personOf(name));
    if (entered) await stepUp(this.identityOf(name), entered, CLIENT);
  }

  async link(name: string): Promise<void> {
    const entered = this.entered.get(personOf(name));
    if (entered) await linkIdentity(this.identityOf(name), entered.userId, CLIENT);
  }

  async unlink(name: string): Promise<void> {
    const entered = this.entered.get(personOf(name));
    if (!entered) return;
    const where = { providerAccountId: name, userId: entered.userId };
    const account = await db().account.findFirst({ where, select: { id: true } });
    if (account) await unlinkAccount({ ...entered, accountId: account.id }, CLIENT);
  }

  async delete(name: string): Promise<void> {
    const entered = this.entered.get(personOf(name));
    if (entered) await deleteUser(entered.userId);
  }

  identityOf(name: string): Identity {
    const { email, told } = this.truthOf(name);
    const provider = name.includes("google") ? "google" : "github";
    if (told === "unknown")
      return identity({ provider, subject: name, email: null, emailVerified: false, emailUnknown: true });
    return identity({ provider, subject: name, email, emailVerified: told === "verified" && email !== null });
  }

  private truthOf(name: string): Truth {
    return this.truths.get(name) ?? { email: null, told: "hidden" };
  }

  /** Whether this person may have the address now; nobody else has it then. */
  private claim(name: string, address: string): boolean {
    const holder = this.holders.get(address);
    if (holder !== undefined && holder !== personOf(name)) return false;
    this.holders.set(address, personOf(name));
    return true;
  }

  private release(name: string, address: string): void {
    const still = ACCOUNTS.some(
      (other) => personOf(other) === personOf(name) && this.truthOf(other).email === address,
    );
    if (!still) this.holders.delete(address);
  }

  private async isBelieved(name: string, address: string): Promise<boolean> {
    return (await db().account.count({ where: { providerAccountId: name, email: address } })) > 0;
  }
}

/** Users whose e-mail no account of theirs vouches for: there is never any. */
export async function listUnvouched(): Promise<string[]> {
  const { rows } = await pool().query<{ email: string }>(
    `SELECT u."email" FROM "User" u WHERE u."email" IS NOT NULL AND NOT EXISTS (
       SELECT FROM "Account" a WHERE a."userId" = u."id" AND a."emailVerified" AND a."email" = u."email")`,
  );
  return rows.map(({ email }) => email);
}

function personOf(name: string): string {
  return name.slice(0, 1);
}

function at<T>(list: readonly T[], place: number): T {
  const item = list[place % list.length];
  if (item === undefined) throw new Error("an empty list has no places");
  return item;
}
