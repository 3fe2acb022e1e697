import { organizationsOfRules } from "@/lib/applications/access";
import type { Application } from "@/lib/applications/data";
import { currentMoment, type Heartbeat, isRecent } from "./heartbeat";

/** All applications, as they were at one moment. */
export type ApplicationRegistry = {
  byId(id: string): Application | null;
  byClientId(clientId: string): Application | null;
  /** @param origin in the stored form: lower-case, without default port */
  byOrigin(origin: string): Application | null;
  /** The organisations and teams that the rules of enabled applications name. */
  readonly organizations: readonly string[];
};

/** The applications in memory: there are few, so all of them or none. */
export type ApplicationMemory = {
  /** What is known at once, or null when only the database can tell. */
  known(): ApplicationRegistry | null;
  /** What is known, or what the database says. */
  current(): Promise<ApplicationRegistry>;
  /** Forgets them when a notification is about an application, or not of a session or user alone. */
  invalidate(payload: string): void;
  forget(): void;
};

/**
 * @param list reads all applications, at one moment
 * @param readHeartbeat as for sessions: while it is not to be trusted, nothing is known
 */
export function createApplicationMemory(
  list: () => Promise<readonly Application[]>,
  readHeartbeat: () => Heartbeat | null,
): ApplicationMemory {
  let kept: ApplicationRegistry | null = null;
  let underWay: Promise<ApplicationRegistry> | null = null;
  const answers = () => isRecent(readHeartbeat(), currentMoment());

  function forget(): void {
    kept = null;
    underWay = null;
  }

  async function read(): Promise<ApplicationRegistry> {
    const reading = list().then(createRegistry);
    underWay = reading;
    try {
      const registry = await reading;
      // A notification that came in between may be about what was read, and has taken it from here.
      if (underWay === reading) kept = registry;
      return registry;
    } finally {
      if (underWay === reading) underWay = null;
    }
  }

  return {
    known: () => (kept !== null && answers() ? kept : null),
    async current() {
      // A read that began before this moment is as good as memory is, and no better.
      if (answers()) return kept ?? underWay ?? read();
      return read();
    },
    invalidate(payload) {
      if (!/^(?:session|user):/.test(payload)) forget();
    },
    forget,
  };
}

/** Finds applications of a list. */
export function createRegistry(applications: readonly Application[]): ApplicationRegistry {
  const byId = new Map(applications.map((application) => [application.id, application]));
  const byClientId = new Map(applications.map((application) => [application.clientId, application]));
  const byOrigin = new Map(
    applications.flatMap((application) => application.origins.map((origin) => [origin, application])),
  );
  return {
    byId: (id) => byId.get(id) ?? null,
    byClientId: (clientId) => byClientId.get(clientId) ?? null,
    byOrigin: (origin) => byOrigin.get(origin) ?? null,
    organizations: organizationsOfRules(applications),
  };
}
