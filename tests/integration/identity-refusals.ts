import { db } from "@/lib/db/client";
import { type ToldEmail, verifiedEmailOf } from "@/lib/email";
import type { ErrorCode } from "@/lib/errors";
import type { Identity } from "@/lib/identity/identity";
import type { Deed, Entered, Step } from "./identity-world";

/** Which refusals a deed may end with, and the one that it must end with, if any. */
type Expected = { readonly may: readonly ErrorCode[]; readonly must: ErrorCode | null };

type Shut = { readonly subjects: ReadonlySet<string>; readonly emails: ReadonlySet<string> };

const NONE: Expected = { may: [], must: null };

/**
 * Why anybody may be refused, by what has happened. Where several things happen at one moment, each may come before or after
 * the others, so that more is possible and nothing is certain.
 */
export class Refusals {
  /** What each disabled user had, or had disconnected, when they were disabled. */
  private readonly shutOut = new Map<string, Shut>();
  /** Who has disconnected an account, by its subject. */
  private readonly disconnected = new Map<string, Set<string>>();
  private steps: readonly Step[] = [];

  /** Begins a moment. */
  begin(steps: readonly Step[]): void {
    this.steps = steps;
  }

  disconnect(subject: string, userId: string): void {
    this.disconnected.set(subject, (this.disconnected.get(subject) ?? new Set()).add(userId));
  }

  shut(userId: string, accounts: readonly (ToldEmail & { readonly providerAccountId: string })[]): void {
    const subjects = accounts.map(({ providerAccountId }) => providerAccountId);
    const emails = accounts.flatMap((account) => verifiedEmailOf(account) ?? []);
    const before = [...this.disconnected].filter(([, users]) => users.has(userId));
    const all = [...subjects, ...before.map(([subject]) => subject)];
    this.shutOut.set(userId, { subjects: new Set(all), emails: new Set(emails) });
  }

  open(userId: string): void {
    this.shutOut.delete(userId);
  }

  /** @param entered who acts, where that is somebody who has entered */
  async expect(deed: Deed, proof: Identity, entered: Entered | undefined): Promise<Expected> {
    if (deed === "sign-in" || deed === "exchange") return this.expectOfEntering(proof);
    if (!entered || !(deed === "step-up" || deed === "link" || deed === "continue")) return NONE;
    const others: ErrorCode[] = [deed === "step-up" ? "identity-mismatch" : "account-taken"];
    if (!this.isAlone()) return { may: [...others, "unauthenticated", ...this.disabled(true)], must: null };
    const owner = await ownerOf(proof);
    const isTheirs = owner === entered.userId;
    if (deed === "step-up" ? !isTheirs : owner !== null && !isTheirs) return { may: others, must: null };
    const where = deed === "step-up" ? { sessions: { some: { id: entered.sessionId } } } : {};
    const isThere = (await db().user.count({ where: { id: entered.userId, ...where } })) === 1;
    const may = [
      ...(isThere ? [] : ["unauthenticated" as const]),
      ...this.disabled(this.isShut(proof, owner)),
    ];
    return { may, must: null };
  }

  private async expectOfEntering(proof: Identity): Promise<Expected> {
    const owner = await ownerOf(proof);
    const isShut = this.isShut(proof, owner);
    const alone = this.isAlone();
    const may: ErrorCode[] = this.disabled(isShut || !alone || (owner !== null && this.shutOut.has(owner)));
    const hasVerified = verifiedEmailOf(proof) !== null && (owner === null || !alone);
    if (hasVerified && (this.disconnected.has(proof.subject) || !alone)) may.push("account-disconnected");
    if (hasVerified && process.env.EMAIL_LINKING === "explicit") may.push("account-exists");
    return { may, must: alone && isShut ? "account-disabled" : null };
  }

  private isAlone(): boolean {
    return this.steps.length === 1;
  }

  private disabled(possible: boolean): ErrorCode[] {
    const now = !this.isAlone() && this.steps.some((step) => step.do === "disable");
    return possible && (now || this.shutOut.size > 0) ? ["account-disabled"] : [];
  }

  /** Whether somebody who comes with this comes with what was a disabled user's. */
  private isShut(proof: Identity, owner: string | null): boolean {
    const email = owner === null ? verifiedEmailOf(proof) : null;
    return [...this.shutOut.values()].some(
      ({ subjects, emails }) => subjects.has(proof.subject) || (email !== null && emails.has(email)),
    );
  }
}

async function ownerOf({ provider, subject: providerAccountId }: Identity): Promise<string | null> {
  const where = { provider_providerAccountId: { provider, providerAccountId } };
  return (await db().account.findUnique({ where, select: { userId: true } }))?.userId ?? null;
}
