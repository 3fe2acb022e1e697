import { randomUUID } from "node:crypto";
import type { Application } from "@/lib/applications/data";
import { findApplication } from "@/lib/applications/data";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { transaction } from "@/lib/db/transaction";
import type { Outcome } from "@/lib/oauth/authorize/authorize";
import { issueSession } from "@/lib/sessions/mutations";
import { type LiveSession, readSession } from "@/lib/sessions/data";
import { CLIENT, createUser } from "./fixtures";

export const REDIRECT_URI = "https://client.example/callback?from=cloakroom";
export const HOST = "https://grafana.example";

// RFC 7636 appendix B.
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/** An application of each test's own; confidential and of the web unless said otherwise. */
export async function createApplication(
  fields: Partial<Prisma.ApplicationUncheckedCreateInput> = {},
): Promise<Application> {
  const { id } = await db().application.create({
    data: {
      clientId: randomUUID(),
      name: "Reports",
      kind: "WEB",
      confidential: true,
      redirectUris: [REDIRECT_URI],
      access: { everybody: true },
      ...fields,
    },
    select: { id: true },
  });
  const application = await findApplication(id);
  if (!application) throw new Error("the application is not there");
  return application;
}

export async function createHost(): Promise<Application> {
  await db().applicationOrigin.deleteMany({ where: { origin: HOST } });
  return createApplication({ kind: "PROXIED", redirectUris: [], origins: { create: { origin: HOST } } });
}

/** What a guarded host keeps when somebody comes to it signed out. @returns its id */
export async function keepHostRequest(application: Application): Promise<string> {
  const row = await db().authorizationRequest.create({
    data: {
      applicationId: application.id,
      origin: HOST,
      target: "/d/1?a=b",
      flowKeyHash: new Uint8Array(32),
    },
    select: { id: true },
  });
  return row.id;
}

export async function grantTo(
  userId: string,
  { id: applicationId }: Application,
  scopes = ["profile", "email"],
) {
  await db().grant.create({ data: { userId, applicationId, scopes } });
}

/** Somebody who is signed in in a browser. */
export async function signedIn(fields: Parameters<typeof createUser>[0] = {}): Promise<LiveSession> {
  const user = await createUser(fields);
  const { sealed } = await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  const read = await readSession(sealed);
  if (read.status !== "live") throw new Error("the session is not live");
  return read;
}

/** The parameters of a client's request. */
export function ask(application: Application, fields: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    response_type: "code",
    client_id: application.clientId,
    redirect_uri: REDIRECT_URI,
    state: "a b&c=d/é",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...fields,
  });
}

/** Those that come back to a request that is kept. */
export const again = (id: string) => new URLSearchParams({ request: id });

export function idOf(outcome: Outcome): string {
  if (!("requestId" in outcome)) throw new Error(`no request: ${JSON.stringify(outcome)}`);
  return outcome.requestId;
}
