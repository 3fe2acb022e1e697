import { afterAll, afterEach } from "vitest";
import { db } from "@/lib/db/client";
import { beginAtHost } from "@/lib/hosts/mutations";
import { exchangeProof } from "@/lib/identity/exchange";
import { authorize, type Outcome } from "@/lib/oauth/authorize/authorize";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { readSession } from "@/lib/sessions/data";
import type { Sandbox } from "@/sandbox/server";
import { application as ours, startTestSandbox } from "@/sandbox/testing/application";
import { queryByHand, useSessionCache } from "./cached-sessions";
import { CLIENT } from "./fixtures";

let sandbox: Sandbox;

/** People at GitHub with memberships, and an application for members of some. */
export function useGithubOrganizations(): void {
  useSessionCache(async () => {
    sandbox = await startTestSandbox();
    process.env.AUTH_GITHUB_ID = ours.github.id;
    process.env.AUTH_GITHUB_SECRET = ours.github.secret;
    process.env.AUTH_GITHUB_URL = sandbox.github.url;
    process.env.MEMBERSHIP_MAX_AGE = "1h";
  });
  afterEach(() => {
    sandbox.reset();
  });
  afterAll(() => sandbox.close());
}

export const ORIGIN = "https://a.example.com";
export const MEMBERS = { github_orgs: ["acme", "other/team"] };

const SCOPE = "read:user user:email read:org";

/** Somebody who signs in with GitHub, where they are an active member of these. */
export const enter = (...organizations: string[]) => enterBy(SCOPE, ...organizations);

/** @param scope of the token that they come with */
export async function enterBy(scope: string, ...organizations: string[]) {
  const emails = [{ email: "mo@example.com", primary: true, verified: true, visibility: null }];
  const memberships = Object.fromEntries(organizations.map((name) => [name, "active" as const]));
  const github = { id: 71000001, login: "mo-sample", name: "Mo Sample", emails, memberships };
  sandbox.people.set("mo", { id: "mo", note: { en: "Made by a test" }, github });
  const { access_token: accessToken } = await sandbox.mint({ provider: "github", person: "mo", scope });
  const request = { client: CLIENT, carrier: "COOKIE" } as const;
  const { session, user } = await exchangeProof(
    { provider: "github", accessToken },
    request,
    crypto.randomUUID(),
  );
  await waitForOwnInvalidation();
  return {
    user,
    session: {
      ...(await db().session.findUniqueOrThrow({ where: { id: session.id } })),
      sealed: session.sealed,
    },
  };
}

const callerOf = async (sealed: string) => {
  const read = await readSession(sealed);
  if (read.status !== "live") throw new Error(read.status);
  return read;
};

/** As time passes: what GitHub said becomes older. */
export async function age(by: string): Promise<void> {
  await queryByHand(`UPDATE "Account" SET "organizationsAt" = "organizationsAt" - interval '${by}'`);
  await waitForOwnInvalidation();
}

export async function ask(
  sealed: string,
  query?: Record<string, string>,
  prompt: "login" | null = null,
): Promise<Outcome> {
  const application = await db().application.findFirstOrThrow();
  const host = { applicationId: application.id, origin: ORIGIN };
  const flowKey = Buffer.alloc(32, 1).toString("base64url");
  const request = query
    ? {}
    : { request: await beginAtHost(host, { target: "/", flowKey, prompt, client: CLIENT }) };
  return authorize(new URLSearchParams({ ...request, ...query }), await callerOf(sealed), CLIENT);
}
