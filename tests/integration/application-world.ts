import { randomUUID } from "node:crypto";
import { createApplication } from "@/lib/admin/applications";
import type { ApplicationDefinition } from "@/lib/applications/definition";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { signIn } from "@/lib/identity/sign-in";
import { issueBearer, issueChild } from "@/lib/sessions/application/mutations";
import type { Actor } from "@/lib/users/administrators";
import { CLIENT, identity } from "./fixtures";

export const WEB: ApplicationDefinition = {
  name: "Wiki",
  kind: "WEB",
  confidential: true,
  redirectUris: ["https://wiki.example.com/callback"],
  origins: [],
  access: { everybody: true },
  accepts: [],
  device: false,
  skipConsent: false,
};
export const PROXIED: ApplicationDefinition = {
  ...WEB,
  name: "Grafana",
  kind: "PROXIED",
  confidential: false,
  redirectUris: [],
  origins: ["https://grafana.example.com"],
};
export const NATIVE: ApplicationDefinition = {
  ...WEB,
  name: "Desk",
  kind: "NATIVE",
  confidential: false,
  device: true,
};

/** An administrator who is signed in. */
export async function enterAdministrator(): Promise<Actor> {
  const chief = identity({ subject: "1", email: "chief@example.com", name: "Chief" });
  const { user, session } = await signIn(chief, { client: CLIENT, carrier: "COOKIE" });
  await db().user.update({ where: { id: user.id }, data: { role: "ADMIN" } });
  return { actorId: user.id, actorSessionId: session.id };
}

export async function register(actor: Actor, definition: ApplicationDefinition) {
  const created = await createApplication({ ...actor, definition }, CLIENT);
  if ("refusals" in created) throw new Error(JSON.stringify(created.refusals));
  return { ...created, target: { ...actor, applicationId: created.id } };
}

/** Somebody who holds a session of the application, and what could become one. @returns whose */
export async function hold(applicationId: string, origin: string | null) {
  const { user, session } = await signIn(identity(), { client: CLIENT, carrier: "COOKIE" });
  const authorizing = await db().session.findUniqueOrThrow({ where: { id: session.id } });
  const holder = { applicationId, user: { id: user.id, role: "USER" as const }, authorizing, client: CLIENT };
  await transaction((tx) =>
    origin === null ? issueBearer(tx, { ...holder, scopes: [] }) : issueChild(tx, { ...holder, origin }),
  );
  const digest = () => new Uint8Array(Buffer.from(randomUUID().replaceAll("-", ""), "hex"));
  const theirs = { applicationId, userId: user.id, authorizingSessionId: session.id };
  await db().code.create({
    data: { ...theirs, hash: digest(), redirectUri: "https://wiki.example.com/callback" },
  });
  await db().deviceCode.create({
    data: { ...theirs, hash: digest(), userCodeHash: digest(), status: "ALLOWED" },
  });
  await db().authorizationRequest.create({
    data:
      origin === null
        ? { applicationId, redirectUri: "https://wiki.example.com/callback" }
        : { applicationId, origin, target: "/", flowKeyHash: digest() },
  });
  await db().grant.create({ data: { applicationId, userId: user.id } });
  return user.id;
}

export async function held(applicationId: string) {
  const where = { applicationId };
  return {
    sessions: await db().session.count({ where }),
    codes: await db().code.count({ where }),
    deviceCodes: await db().deviceCode.count({ where }),
    requests: await db().authorizationRequest.count({ where }),
    grants: await db().grant.count({ where }),
  };
}
export const NOTHING = { sessions: 0, codes: 0, deviceCodes: 0, requests: 0, grants: 0 };
export const EVERYTHING = { sessions: 1, codes: 1, deviceCodes: 1, requests: 1, grants: 1 };

/** What was recorded of applications, in the order of its moments; all of it by the administrator. */
export async function eventsBy(actor: Actor) {
  const rows = await db().auditEvent.findMany({
    where: {
      type: { startsWith: "application." },
      actorId: actor.actorId,
      sessionId: actor.actorSessionId,
      ip: CLIENT.ip,
      subjectId: null,
    },
    orderBy: { id: "asc" },
    select: { type: true, detail: true },
  });
  return rows;
}
