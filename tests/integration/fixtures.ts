import { inject, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import type { Client } from "@/lib/http/client";
import type { Identity } from "@/lib/identity/identity";
import type * as signInModule from "@/lib/identity/sign-in";
import { createDatabase } from "../servers";

export { countRows, emptyTables } from "../rows";

export const OLD_SECRET = "an-older-secret-for-tests-7Q2mZx9LkRw4";
export const NEW_SECRET = "a-newer-secret-for-tests-J8vT3nYc6HsP1";

/** Documentation addresses only (RFC 5737). */
export const CLIENT: Client = { ip: "192.0.2.7", userAgent: "Integration/1.0" };

/**
 * FROM and WHERE of those who wait for a lock of the connection that asks. Whoever waits for a row waits for a transaction, of
 * which no database is told. Not by pg_stat_activity, which stays within a transaction as it was when first looked at.
 */
export const WAITING_FOR_US = `FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))`;

/**
 * Gives this test file a migrated database of its own, which every read asks. To be called before anything reads the
 * environment.
 */
export async function useFreshDatabase(): Promise<void> {
  process.env.SESSION_CACHE = "off";
  await useCachedDatabase();
}

/** The same, with live sessions kept in memory as usual. */
export async function useCachedDatabase(): Promise<void> {
  Object.assign(process.env, {
    DATABASE_URL: await createDatabase(inject("postgres")),
    AUTH_URL: "http://localhost:3000",
    AUTH_SECRET: OLD_SECRET,
    AUTH_SECRET_1: NEW_SECRET,
  });
}

/** Runs with other environment variables, on functions loaded anew, since the environment is parsed once. */
export async function useEnvironment(
  variables: Record<string, string>,
  run: (fresh: typeof signInModule) => Promise<void>,
): Promise<void> {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  vi.resetModules();
  try {
    await run(await import("@/lib/identity/sign-in"));
  } finally {
    vi.unstubAllEnvs();
    vi.resetModules();
  }
}

/** An identity as `identity/google.ts` would make it. */
export function identity(fields: Partial<Identity> = {}): Identity {
  return {
    provider: "google",
    subject: "112233445566778899001",
    email: "sample@example.com",
    emailVerified: true,
    hostedDomain: null,
    name: "Sample Person",
    image: null,
    profile: {},
    ...fields,
  };
}

export function createUser(fields: { role?: Role; email?: string | null } = {}) {
  const { role = "USER", email = "sample@example.com" } = fields;
  return db().user.create({
    data: { role, email, name: "Sample Person" },
    select: { id: true, role: true },
  });
}
