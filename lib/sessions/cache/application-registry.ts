import { listApplications } from "@/lib/applications/data";
import { createRegistry, type ApplicationRegistry } from "./application-memory";
import { applicationMemory } from "./process-cache";

export type { ApplicationRegistry };

/**
 * All applications: those that this process has in memory, where that is known to be the truth of less than two seconds ago;
 * else the database is asked.
 * @throws AppError database-unavailable
 */
export async function currentApplications(): Promise<ApplicationRegistry> {
  const memory = applicationMemory();
  return memory ? memory.current() : createRegistry(await listApplications());
}

/** The same at once, or null when only the database can tell. */
export function knownApplications(): ApplicationRegistry | null {
  return applicationMemory()?.known() ?? null;
}
