import { z } from "zod";
import type { EventType } from "@/lib/audit/catalogue";
import { db, pool } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import type { Client } from "@/lib/http/client";
import type { Provider } from "@/lib/providers/providers";
import { linkIdentity } from "@/lib/identity/link";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { issueBearer, issueChild } from "@/lib/sessions/application/mutations";
import { issueSession } from "@/lib/sessions/mutations";
import { untilInvalidated } from "../invalidated";

/** Documentation addresses only (RFC 5737). */
const CLIENT: Client = { ip: "192.0.2.7", userAgent: "Browser story" };

/** A client that the pages name `PHONE`. */
export const phoneClient = {
  ip: "192.0.2.8",
  userAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
} satisfies Client;

export const PHONE = "Safari on iOS";

export type StartedSession = {
  readonly userId: string;
  readonly sessionId: string;
  readonly cookie: { name: string; value: string; httpOnly: boolean; sameSite: "Lax"; expires: number };
};

/** Makes a user with a session, by the functions that the application makes them with. */
export async function startSession(
  person: { name?: string; email?: string; role?: Role } = {},
): Promise<StartedSession> {
  const { name = "Sample Person", email = "sample@example.com", role = "USER" } = person;
  const user = await db().user.create({ data: { name, email, role, emailVerifiedAt: new Date() } });
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

/** Signs a user in on their phone too. @returns the id of that session */
export async function startSessionOnPhone(userId: string): Promise<string> {
  const user = await db().user.findUniqueOrThrow({ where: { id: userId }, select: { id: true, role: true } });
  const request = { user, provider: "google", carrier: "COOKIE", client: phoneClient } as const;
  return (await db().$transaction((tx) => issueSession(tx, request))).id;
}

/** Signs whoever has this session in at a guarded host, and in a program on their phone. */
export async function startSessionsOfApplications(sessionId: string): Promise<void> {
  const authorizing = await db().session.findUniqueOrThrow({
    where: { id: sessionId },
    include: { user: true },
  });
  const { user } = authorizing;
  const create = (name: string, kind: "PROXIED" | "NATIVE") =>
    db().application.create({ data: { clientId: name, name, kind, access: { everybody: true } } });
  const [wiki, notes] = [await create("Team wiki", "PROXIED"), await create("Field notes", "NATIVE")];
  const handed = { user, authorizing, client: phoneClient };
  await db().$transaction(async (tx) => {
    await issueChild(tx, { ...handed, applicationId: wiki.id, origin: "https://wiki.example.com" });
    await issueChild(tx, { ...handed, applicationId: wiki.id, origin: "https://wiki.example.com" });
    await issueBearer(tx, { ...handed, applicationId: notes.id, scopes: ["email"] });
  });
}

/**
 * Connects an account to a user, as the connections page does after the flow.
 * @param email that it vouches for; without any, the user's own is vouched for by nobody, and goes
 * @returns the account's id
 */
export async function connectAccount(
  userId: string,
  provider: Provider,
  login: string,
  email: string | null = null,
): Promise<string> {
  const told = { email, emailVerified: email !== null, hostedDomain: null, name: null, image: null };
  await linkIdentity({ provider, subject: login, ...told, profile: { login } }, userId, CLIENT);
  const key = { provider, providerAccountId: login };
  return (await db().account.findUniqueOrThrow({ where: { provider_providerAccountId: key } })).id;
}

/** How often something of this kind was done to the user. */
export async function countEvents(userId: string, type: EventType): Promise<number> {
  return db().auditEvent.count({ where: { subjectId: userId, type } });
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
  await untilInvalidated((...asked) => pool().query(...asked));
}

/** Makes everybody there is an administrator. */
export async function promoteEverybody(): Promise<void> {
  await db().user.updateMany({ data: { role: "ADMIN" } });
  await untilInvalidated((...asked) => pool().query(...asked));
}

/** Makes every session's last proof of identity half an hour old: more than is fresh, less than an administrator's idle. */
export async function ageProofs(): Promise<void> {
  await db().$executeRaw`UPDATE "Session" SET "authenticatedAt" = now() - interval '30 minutes'`;
  await untilInvalidated((...asked) => pool().query(...asked));
}

/** An application and a webhook with the id of a user, so that what stands for an id in a path is all of them. */
export async function registerWithId(id: string): Promise<void> {
  const data = { id, clientId: id, name: "Wiki", kind: "WEB", access: { everybody: true } } as const;
  await db().application.create({ data: { ...data, redirectUris: ["https://wiki.example.com/callback"] } });
  const webhook = { id, url: "https://hooks.example.com/", events: ["user.created"], secret: "sealed" };
  await db().webhookEndpoint.create({ data: webhook });
}
