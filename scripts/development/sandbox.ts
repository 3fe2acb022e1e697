import { randomBytes } from "node:crypto";
import { isLoopback } from "@/lib/env/loopback";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { findFreePortFrom } from "../free-port";
import { isAnyProviderConfigured, readVariable } from "../environment";

const DEFAULT_PORT = 4000;

/**
 * Starts the sandbox in place of the providers when none is configured, or returns undefined. It signs anyone
 * in as anyone, so it is for an application that only this machine can reach.
 */
export async function startSandboxIfNeeded(authUrl: string): Promise<SandboxInUse | undefined> {
  if (isAnyProviderConfigured() || readVariable("SANDBOX") === "0" || !isLoopback(authUrl)) return undefined;
  const google = { id: "sandbox-google", secret: randomBytes(24).toString("hex") };
  const github = { id: "sandbox-github", secret: randomBytes(24).toString("hex") };
  const sandbox = await startSandbox({
    port: await findFreePortFrom(DEFAULT_PORT),
    clients: { google, github },
    redirectOrigins: [new URL(authUrl).origin],
  });
  return { sandbox, env: describeToApplication(sandbox, google, github) };
}

export type SandboxInUse = { sandbox: Sandbox; env: Record<string, string> };
type Client = { id: string; secret: string };

/** The variables by which Cloakroom uses a sandbox as its providers. */
export function describeToApplication(
  sandbox: Pick<Sandbox, "google" | "github">,
  google: Client,
  github: Client,
): Record<string, string> {
  return {
    SANDBOX: "1",
    AUTH_GOOGLE_ID: google.id,
    AUTH_GOOGLE_SECRET: google.secret,
    AUTH_GOOGLE_ISSUER: sandbox.google.issuer,
    AUTH_GOOGLE_TOKENINFO_URL: sandbox.google.tokeninfoUrl,
    AUTH_GITHUB_ID: github.id,
    AUTH_GITHUB_SECRET: github.secret,
    AUTH_GITHUB_URL: sandbox.github.url,
  };
}
