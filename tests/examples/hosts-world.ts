import { Client } from "pg";
import { inject } from "vitest";
import { findFreePort } from "@/scripts/free-port";
import { changesApplications, changesSessions, untilInvalidated } from "../invalidated";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { type Application, startApplication } from "./application";
import type { Scheme } from "./certified";
import { startHosts } from "./hosts-proxies";
import { type ProxyName, type Traits, traitsOf } from "./proxies";
import { type Answer, Visitor, type VisitorOptions } from "./visitor";

/** Cloakroom's own host and two that it guards, behind one proxy. */
export type HostsWorld = {
  scheme: Scheme;
  traits: Traits;
  /** The certificate to believe, over https. */
  ca: string | undefined;
  origin: { own: string; grafana: string; wiki: string };
  grafana: Application;
  wiki: Application;
  cloakroom: Cloakroom;
  /** Asks the database by hand, and waits until Cloakroom knows of what that changed. */
  query: (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
  newVisitor: (options?: VisitorOptions) => Visitor;
  /** Asks for a page of a guarded host, signs in with GitHub, and is wherever that leads. */
  arrive: (person: string, url: string, visitor?: Visitor) => Promise<Answer & { visitor: Visitor }>;
  stop: () => Promise<void>;
};

const HOSTS = {
  http: ["localhost", "grafana.localhost", "wiki.localhost"],
  // Our own is on this machine, or the sandbox would not play the providers.
  https: ["localhost", "grafana.example.com", "wiki.example.org"],
} as const;

type Given = {
  /** The proxy's; default: a free one. */
  readonly port?: number;
  /** What stands at the guarded hosts; default: applications that answer with what they got. */
  readonly applications?: readonly [grafana: Application, wiki: Application];
};

export async function openHosts(
  proxy: ProxyName,
  scheme: Scheme,
  { port: asked, applications }: Given = {},
): Promise<HostsWorld> {
  const port = asked ?? (await findFreePort());
  const [own, grafanaOrigin, wikiOrigin] = HOSTS[scheme].map((host) => `${scheme}://${host}:${port}`) as [
    string,
    string,
    string,
  ];
  const [grafana, wiki] = applications ?? [await startApplication(), await startApplication()];
  const cloakroom = await startCloakroom({
    databaseUrl: await createDatabase(inject("postgres")),
    env: { AUTH_URL: own, TRUSTED_PROXIES: "127.0.0.1/32", LIMIT_SIGN_IN: "10000/1m" },
  });
  cloakroom.sandbox.addRedirectOrigin(own);
  const database = new Client({ connectionString: cloakroom.databaseUrl });
  await database.connect();
  const query = async (sql: string, values?: unknown[]) => {
    const { rows, rowCount } = await database.query<Record<string, unknown>>(sql, values);
    // Waiting takes up to a second: not after what changed nothing that is kept in memory.
    if (rowCount !== 0 && (changesSessions(sql) || changesApplications(sql)))
      await untilInvalidated((...asked) => database.query(...asked));
    return rows;
  };
  for (const [name, origin] of [
    ["grafana", grafanaOrigin],
    ["wiki", wikiOrigin],
  ])
    await query(
      `WITH added AS (
         INSERT INTO "Application" ("id", "clientId", "name", "kind", "access")
         VALUES (gen_random_uuid(), $1, $1, 'PROXIED', '{"everybody": true}') RETURNING "id")
       INSERT INTO "ApplicationOrigin" ("origin", "applicationId") SELECT $2, "id" FROM added`,
      [name, origin],
    );
  const started = await startHosts({
    proxy,
    scheme,
    hosts: HOSTS[scheme],
    port,
    cloakroom: Number(new URL(cloakroom.url).port),
    grafana: grafana.port,
    wiki: wiki.port,
  });
  const newVisitor = (own: VisitorOptions = {}) => new Visitor({ ca: started.ca, ...own });
  return {
    scheme,
    traits: traitsOf(proxy),
    ca: started.ca,
    origin: { own, grafana: grafanaOrigin, wiki: wikiOrigin },
    grafana,
    wiki,
    cloakroom,
    query,
    newVisitor,
    async arrive(person, url, visitor = newVisitor()) {
      const signIn = await visitor.open(url);
      const chooser = await visitor.submit(signIn, 'value="github"');
      const answer = await visitor.submit(chooser, `value="${person}"`, { choice: person });
      return { ...(await goOn(answer, visitor)), visitor };
    },
    async stop() {
      await started.stop();
      await database.end();
      await cloakroom.stop();
      await Promise.all([grafana.stop(), wiki.stop()]);
    },
  };
}

/** Where a provider's callback does not redirect but refreshes, as browsers do. */
async function goOn(answer: Answer, visitor: Visitor): Promise<Answer> {
  const [, url] = /url=(.*)$/i.exec(String(answer.headers.refresh ?? "")) ?? [];
  return url === undefined ? answer : visitor.open(new URL(url, answer.url));
}
