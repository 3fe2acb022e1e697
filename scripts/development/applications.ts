import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type GuardedApplication, startGuardedApplication } from "@/sandbox/guarded";
import { checkout } from "../dotenv";
import { readVariable } from "../environment";
import { findFreePortFrom } from "../free-port";

const DEFAULT_PORT = 4100;

/** The variables that an application behind the sandbox's proxy needs: its proxy is this machine. */
export function guardedVariables(): Record<string, string> {
  return readVariable("TRUSTED_PROXIES") === undefined ? { TRUSTED_PROXIES: "127.0.0.1/32,::1/128" } : {};
}

/**
 * Starts an application at a host of its own, to be signed in to through Cloakroom, and registers it and a command-line program,
 * each by the file that operators would write. With an APPLICATIONS of one's own that file is applied, and nothing is started.
 * @param variables what Cloakroom is started with
 * @throws Error when the file is refused
 */
export async function startApplications(
  variables: Record<string, string | undefined>,
  port: number,
): Promise<GuardedApplication | undefined> {
  if (readVariable("APPLICATIONS") !== undefined) {
    await applyFile(variables);
    return undefined;
  }
  const guarded = await startGuardedApplication({
    port: await findFreePortFrom(DEFAULT_PORT),
    cloakroom: `http://127.0.0.1:${port}`,
  });
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-applications-"));
  try {
    const file = join(folder, "applications.json");
    writeFileSync(file, JSON.stringify(describeApplications(guarded.origin)));
    await applyFile({ ...variables, APPLICATIONS: file });
  } catch (error) {
    await guarded.close();
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
  return guarded;
}

function describeApplications(origin: string) {
  const access = { everybody: true };
  return {
    applications: [
      { client_id: "sandbox-host", name: "Another host", kind: "proxied", origins: [origin], access },
      {
        client_id: "sandbox-program",
        name: "A program",
        kind: "native",
        redirect_uris: [],
        device: true,
        access,
      },
    ],
  };
}

/** `npm run applications`, with the variables of the application that is to be started. */
async function applyFile(variables: Record<string, string | undefined>): Promise<void> {
  const args = ["--import", "tsx", "scripts/applications.ts"];
  try {
    await promisify(execFile)(process.execPath, args, {
      cwd: checkout,
      env: { ...process.env, ...variables },
    });
  } catch (error) {
    const { stderr } = error as { stderr?: unknown };
    throw new Error(`The applications were refused: ${String(stderr).trim()}`, { cause: error });
  }
}
