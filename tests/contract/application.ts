import { inject } from "vitest";
import { createDatabase, startCloakroom, type CloakroomOptions } from "../servers";
import { openDatabase, type OpenDatabase } from "./database";
import { type DatabaseLine, layLine } from "./database-line";
import { controlSandbox, type SandboxControl } from "./sandbox";

/** An application that tests talk to, over HTTP only. */
export type Application = {
  readonly url: string;
  /** The origin it knows itself by; differs from `url` where a proxy would terminate TLS. */
  readonly authUrl: string;
  /** Another instance, served by Next alone; only the shared application has one. */
  readonly nextUrl?: string;
  readonly database: OpenDatabase;
  readonly sandbox: SandboxControl;
  /** What it has written to its log so far. */
  readonly readLog: () => Promise<string>;
};

/** An application that the test file has started, and ends. */
export type OwnApplication = Application & { stop(): Promise<unknown> };

type Variables = NonNullable<CloakroomOptions["env"]>;

const started: Application[] = [];

/** The application that all files share. */
export function sharedApplication(): Application {
  const { url, nextUrl, databaseUrl, sandboxOrigin, logUrl } = inject("application");
  return remember({
    url,
    authUrl: url,
    nextUrl,
    database: openDatabase(databaseUrl),
    sandbox: controlSandbox(sandboxOrigin),
    readLog: async () => (await fetch(logUrl)).text(),
  });
}

/** Starts another application, with its own sandbox and empty database, for what the shared one is not set up for. */
export async function startAnother(env: Variables): Promise<OwnApplication> {
  const databaseUrl = await createDatabase(inject("application").postgresUrl);
  return start(env, databaseUrl, databaseUrl);
}

/** The same, reaching its database by a line that the tests can cut; they reach it directly. `stop` cuts it for good. */
export async function startOnLine(): Promise<{ application: OwnApplication; line: DatabaseLine }> {
  const databaseUrl = await createDatabase(inject("application").postgresUrl);
  const line = await layLine(databaseUrl);
  const application = await start({}, line.url, databaseUrl);
  const stop = async () => {
    await application.stop();
    await line.cut();
  };
  return { application: { ...application, stop }, line };
}

async function start(env: Variables, reachedAt: string, databaseUrl: string): Promise<OwnApplication> {
  const cloakroom = await startCloakroom({ databaseUrl: reachedAt, env });
  const application = remember({
    url: cloakroom.url,
    authUrl: env.AUTH_URL ?? cloakroom.url,
    database: openDatabase(databaseUrl),
    sandbox: controlSandbox(cloakroom.sandbox.origin),
    readLog: async () => cloakroom.logs.join("\n"),
  });
  return { ...application, stop: () => cloakroom.stop() };
}

/** The logs of all applications that this file has talked to. */
export async function readAllLogs(): Promise<string> {
  return (await Promise.all(started.map(({ readLog }) => readLog()))).join("\n");
}

function remember(application: Application): Application {
  started.push(application);
  return application;
}
