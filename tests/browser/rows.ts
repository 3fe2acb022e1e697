import { z } from "zod";
import { db } from "@/lib/db/client";
import type { Client } from "@/lib/http/client";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { issueSession } from "@/lib/sessions/mutations";

/** Documentation addresses only (RFC 5737). */
const CLIENT: Client = { ip: "192.0.2.7", userAgent: "Browser story" };

export type StartedSession = {
  readonly userId: string;
  readonly sessionId: string;
  readonly cookie: { name: string; value: string; httpOnly: boolean; sameSite: "Lax"; expires: number };
};

/** Makes a user with a session, by the functions that the application makes them with. */
export async function startSession(person: { name?: string; email?: string } = {}): Promise<StartedSession> {
  const { name = "Sample Person", email = "sample@example.com" } = person;
  const user = await db().user.create({ data: { name, email, emailVerifiedAt: new Date() } });
  const session = await db().$transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  return {
    userId: user.id,
    sessionId: session.id,
    cookie: {
      name: sessionCookieName(),
      value: session.sealed,
      httpOnly: true,
      sameSite: "Lax",
      expires: Math.floor(session.expiresAt.getTime() / 1000),
    },
  };
}

const refusal = z.object({ provider: z.string(), code: z.string(), reference: z.uuid() });

/** What was recorded of refused sign-ins, the oldest first. */
export async function listRefusals(): Promise<z.infer<typeof refusal>[]> {
  const events = await db().auditEvent.findMany({
    where: { type: "sign-in.refused" },
    orderBy: { id: "asc" },
    select: { detail: true },
  });
  return events.map(({ detail }) => refusal.parse(detail));
}

/** Ids of all live sessions. */
export async function listSessionIds(): Promise<string[]> {
  const sessions = await db().session.findMany({ orderBy: { id: "asc" }, select: { id: true } });
  return sessions.map(({ id }) => id);
}

/** Does to all users what an administrator does to one. */
export async function disableEverybody(): Promise<void> {
  await db().user.updateMany({ data: { disabledAt: new Date() } });
}

/** Makes every session's last proof of identity an hour old: more than is fresh, less than idle. */
export async function ageProofs(): Promise<void> {
  await db().$executeRaw`UPDATE "Session" SET "authenticatedAt" = now() - interval '1 hour'`;
}
