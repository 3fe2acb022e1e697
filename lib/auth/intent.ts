import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import type { Identity } from "@/lib/identity/identity";
import type { Provider } from "@/lib/providers/providers";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { readSession } from "@/lib/sessions/data";
import type { IssuedSession } from "@/lib/sessions/mutations";

const session = { sessionId: z.uuid(), userId: z.uuid() };

/**
 * Why a browser was sent to a provider. It is sealed with the flow, so that a callback can do nothing but
 * what was asked for; `link` and `step-up` are bound to the session that asked.
 */
export const intentSchema = z.discriminatedUnion("kind", [
  // `invitation`: the token of a link. It is sealed with the flow, so that nobody else can put one under a sign-in.
  z.object({ kind: z.literal("sign-in"), invitation: z.string().optional() }),
  z.object({ kind: z.literal("link"), ...session }),
  z.object({ kind: z.literal("step-up"), ...session }),
]);

export const intentKinds = ["sign-in", "link", "step-up"] as const satisfies readonly Intent["kind"][];

export type Intent = z.infer<typeof intentSchema>;

/** A word for the person about a provider account. `account-joined`: connected at sign-in, by its verified e-mail. */
export type Notice = {
  readonly name: "account-joined" | "account-linked" | "account-already-linked";
  readonly provider: Provider;
};

/** What came of an intent: a session to hand to the browser if it gets another, and a word for the person if there is one. */
export type IntentResult = {
  readonly session: IssuedSession | null;
  readonly notice: Notice | null;
};

export type IntentContext = {
  readonly client: Client;
  /** The sealed session that the browser holds. */
  readonly held: string | undefined;
  /** What it says of its time zone, by its IANA name. */
  readonly timeZone?: string | undefined;
};

/**
 * Does with a checked identity what the browser was sent away for.
 * @throws AppError what `signIn`, `linkIdentity` or `reauthenticate` refuse; flow-mismatch when another session is there now
 */
export async function completeIntent(
  intent: Intent,
  identity: Identity,
  by: IntentContext,
): Promise<IntentResult> {
  const { client, held } = by;
  const { provider } = identity;
  if (intent.kind === "sign-in") {
    const { session, found } = await signIn(identity, {
      client,
      carrier: "COOKIE",
      replaces: held,
      invitation: intent.invitation,
      timeZone: by.timeZone,
    });
    return { session, notice: found === "linked" ? { name: "account-joined", provider } : null };
  }
  await requireHeldSession(held, intent);
  if (intent.kind === "step-up")
    return { session: await reauthenticate(identity, intent, client), notice: null };
  const name = noticeOfLink(await linkIdentity(identity, intent.userId, client));
  return { session: null, notice: { name, provider } };
}

/** What the user is told of an account that they wanted to connect. */
export function noticeOfLink(linked: Awaited<ReturnType<typeof linkIdentity>>): Notice["name"] {
  return linked === "linked" ? "account-linked" : "account-already-linked";
}

async function requireHeldSession(held: string | undefined, asked: { sessionId: string; userId: string }) {
  const read = held === undefined ? null : await readSession(held);
  if (read?.status !== "live") throw new AppError("unauthenticated", "the session that asked is over");
  if (read.session.id !== asked.sessionId || read.user.id !== asked.userId) {
    throw new AppError("flow-mismatch", "another session asked for this");
  }
}
