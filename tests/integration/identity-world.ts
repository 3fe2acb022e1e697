import { randomUUID } from "node:crypto";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import { findAppError, type ErrorCode } from "@/lib/errors";
import { exchangeProof } from "@/lib/identity/exchange";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { type SignIn, signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { changeRole, disableUser, enableUser } from "@/lib/admin/mutations";
import type { Actor } from "@/lib/users/administrators";
import { deleteUser } from "@/lib/users/mutations";
import type { Sandbox } from "@/sandbox/server";
import { CLIENT, identity } from "./fixtures";
import { Refusals } from "./identity-refusals";
import { ACCOUNTS, ADDRESSES, personOf, providerOf, subjectOf, type Told, Truths } from "./identity-truths";

/** What somebody does with an account, or the administrator to whoever entered with it. */
export type Deed =
  | "sign-in"
  | "exchange"
  | "step-up"
  | "link"
  | "continue"
  | "unlink"
  | "delete"
  | "disable"
  | "enable"
  | "demote";

/** Numbers are places in the lists, counted round. */
export type Step =
  | { readonly do: Deed; readonly account: number }
  | {
      readonly do: "rename";
      readonly account: number;
      readonly address: number;
      readonly told: Told;
      readonly then: number;
    };

export type Entered = { readonly userId: string; readonly sessionId: string };

/** The administrator, whom nothing happens to. */
export const CHIEF = "chief@example.com";

/** Real people beside what Cloakroom believes of them. */
export class World {
  private readonly truths = new Truths();
  private readonly refusals = new Refusals();
  /** Who has ever entered as each user. */
  private readonly visitors = new Map<string, Set<string>>();
  private readonly entered = new Map<string, Entered>();
  /** Of each person, the account that explicit linking refused last. */
  private readonly pending = new Map<string, { readonly identity: Identity; readonly userId: string }>();
  private readonly faults: string[] = [];

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly chief: Actor,
  ) {}

  /** An empty world, but for its administrator, who comes by ADMIN_EMAILS. */
  static async begin(sandbox: Sandbox): Promise<World> {
    const proof = identity({ subject: "chief", email: CHIEF });
    const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
    return new World(sandbox, { actorId: user.id, actorSessionId: session.id });
  }

  /** What happened that must never happen: a refusal too many or too few, a user whom more than one person has entered. */
  listFaults(): string[] {
    const trespasses = [...this.visitors].filter(([, people]) => people.size > 1);
    return [...this.faults, ...trespasses.map(([userId]) => `two people have entered ${userId}`)];
  }

  /** Takes steps, all at the same moment. */
  async take(steps: readonly Step[]): Promise<void> {
    this.refusals.begin(steps);
    await Promise.all(steps.map((step) => this.takeOne(step)));
    // An account that says something else now may have been written by a proof from before, so not sooner.
    await this.truths.release((address, person) => this.speaksStill(address, person));
  }

  private async takeOne(step: Step): Promise<void> {
    const name = at(ACCOUNTS, step.account);
    if (step.do !== "rename") return this.act(step.do, name);
    this.truths.rename(name, at(ADDRESSES, step.address), step.told);
    await this.act(at(["sign-in", "exchange", "step-up", "link"] as const, step.then), name);
  }

  private async act(deed: Deed, name: string): Promise<void> {
    const proof =
      deed === "continue" ? this.pending.get(personOf(name))?.identity : this.truths.identityOf(name);
    const entered = this.entered.get(personOf(name));
    const { may, must } = await this.refusals.expect(deed, proof ?? this.truths.identityOf(name), entered);
    const code = await this.refusalOf(deed, name);
    if (code !== null && !may.includes(code)) this.faults.push(`${deed} of ${name} was refused with ${code}`);
    if (must !== null && code !== must)
      this.faults.push(`${deed} of ${name} ended with ${code}, not ${must}`);
  }

  private async refusalOf(deed: Deed, name: string): Promise<ErrorCode | null> {
    try {
      await this.doing(deed, name);
      return null;
    } catch (error) {
      const failure = findAppError(error);
      if (!failure) throw error;
      // As the browser keeps it, until another refusal takes its place.
      if (failure.code === "account-exists" && failure.userId !== undefined && deed === "sign-in")
        this.pending.set(personOf(name), { identity: this.truths.identityOf(name), userId: failure.userId });
      return failure.code;
    }
  }

  private async doing(deed: Deed, name: string): Promise<void> {
    const proof = this.truths.identityOf(name);
    if (deed === "sign-in" || deed === "exchange") {
      const request = { client: CLIENT, carrier: "COOKIE" } as const;
      this.enter(name, deed === "exchange" ? await this.exchange(name) : await signIn(proof, request));
      return;
    }
    const entered = this.entered.get(personOf(name));
    if (!entered) return;
    const { userId } = entered;
    if (deed === "step-up") await reauthenticate(proof, entered, CLIENT);
    else if (deed === "link") await linkIdentity(proof, userId, CLIENT);
    else if (deed === "continue") await this.continueLink(personOf(name), userId);
    else if (deed === "unlink") await this.unlink(name, entered);
    else if (deed === "delete") await deleteUser(userId);
    else if (deed === "demote") await changeRole({ ...this.chief, userId, role: "USER" }, CLIENT);
    else if (deed === "disable") await this.disable(userId);
    else if ((await enableUser({ ...this.chief, userId }, CLIENT)) === "changed") this.refusals.open(userId);
  }

  private enter(name: string, { user, session, found }: SignIn): void {
    if (found === "linked" && process.env.EMAIL_LINKING === "explicit")
      this.faults.push(`${name} was connected to ${user.id}, and nobody had said so`);
    this.visitors.set(user.id, (this.visitors.get(user.id) ?? new Set()).add(personOf(name)));
    this.entered.set(personOf(name), { userId: user.id, sessionId: session.id });
  }

  /** A native client's way in, by tokens of the provider. */
  private async exchange(name: string): Promise<SignIn> {
    const request = { client: CLIENT, carrier: "BEARER" } as const;
    if (providerOf(name) === "google") {
      const claims = this.truths.claimsOf(name);
      const { id_token: idToken } = await this.sandbox.mint({ provider: "google", person: "alex", claims });
      return exchangeProof({ provider: "google", idToken }, request, randomUUID());
    }
    const { person, scope } = this.truths.githubOf(name);
    this.sandbox.people.set(name, person);
    const { access_token: accessToken } = await this.sandbox.mint({
      provider: "github",
      person: name,
      scope,
    });
    return exchangeProof({ provider: "github", accessToken }, request, randomUUID());
  }

  /** Says yes to the question about a refused account, which only whoever signed in as its holder is asked. */
  private async continueLink(person: string, userId: string): Promise<void> {
    const pending = this.pending.get(person);
    if (pending?.userId !== userId) return;
    this.pending.delete(person);
    await linkIdentity(pending.identity, userId, CLIENT, "continued-sign-in");
  }

  private async unlink(name: string, entered: Entered): Promise<void> {
    const where = { providerAccountId: subjectOf(name), userId: entered.userId };
    const account = await db().account.findFirst({ where, select: { id: true } });
    if (!account) return;
    if ((await unlinkAccount({ ...entered, accountId: account.id }, CLIENT)) === "unlinked")
      this.refusals.disconnect(subjectOf(name), entered.userId);
  }

  private async disable(userId: string): Promise<void> {
    const accounts = await db().account.findMany({ where: { userId } });
    if ((await disableUser({ ...this.chief, userId, reason: "Trouble" }, CLIENT)) === "changed")
      this.refusals.shut(userId, accounts);
  }

  /** Whether an account of this person, or the answer to a question of theirs, would bring an address back. */
  private async speaksStill(email: string, person: string): Promise<boolean> {
    if (this.pending.get(person)?.identity.email === email) return true;
    const subjects = ACCOUNTS.filter((name) => personOf(name) === person).map(subjectOf);
    return (await db().account.count({ where: { email, providerAccountId: { in: subjects } } })) > 0;
  }
}

function at<T>(list: readonly T[], place: number): T {
  const item = list[place % list.length];
  if (item === undefined) throw new Error("an empty list has no places");
  return item;
}
