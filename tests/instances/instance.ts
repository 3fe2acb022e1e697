import { inject } from "vitest";
import type { Application } from "../contract/application";
import { openDatabase } from "../contract/database";
import { controlSandbox } from "../contract/sandbox";
import type { Sandbox } from "@/sandbox/server";
import { type Cloakroom, type CloakroomOptions, createDatabase, startCloakroom } from "../servers";

/** One of several processes that serve the same application. */
export type Instance = Application & { readonly cloakroom: Cloakroom };

/** Starts an application on a database of its own, with a sandbox that outlives it. */
export async function startFirst(
  options: CloakroomOptions & { readonly sandbox: Sandbox },
): Promise<Instance> {
  const databaseUrl = options.databaseUrl ?? (await createDatabase(inject("postgres")));
  return asInstance(await startCloakroom({ ...options, databaseUrl }), databaseUrl);
}

/** Starts another instance of the same application. */
export async function startAnother(
  { cloakroom }: Instance,
  env: Record<string, string> = {},
): Promise<Instance> {
  const { databaseUrl, sandbox, variables } = cloakroom;
  return asInstance(
    await startCloakroom({ databaseUrl, sandbox, env: { ...variables, ...env } }),
    databaseUrl,
  );
}

function asInstance(cloakroom: Cloakroom, databaseUrl: string): Instance {
  return {
    url: cloakroom.url,
    authUrl: cloakroom.variables.AUTH_URL ?? cloakroom.url,
    database: openDatabase(databaseUrl),
    sandbox: controlSandbox(cloakroom.sandbox.origin),
    readLog: async () => cloakroom.logs.join("\n"),
    cloakroom,
  };
}
