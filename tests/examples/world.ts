import { Client, type QueryResult } from "pg";
import { inject } from "vitest";
import { findFreePort } from "@/scripts/free-port";
import { changesSessions, untilInvalidated } from "../invalidated";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { type Application, startApplication } from "./application";
import type { Scheme } from "./certified";
import type { ProxyOptions, StartedProxy, Traits } from "./proxies";
import { type Answer, Visitor, type VisitorOptions } from "./visitor";

/** A proxy, an application behind it, and Cloakroom beside that. */
export type World = {
  scheme: Scheme;
  /** The proxy's origin, which is AUTH_URL. */
  origin: string;
  /** The certificate to believe, over https. */
  ca: string | undefined;
  traits: Traits;
  application: Application;
  cloakroom: Cloakroom;
  /** Asks the database by hand. */
  database: { query(sql: string): Promise<QueryResult> };
  /** Somebody new, who believes the proxy's certificate. */
  newVisitor: (options?: VisitorOptions) => Visitor;
  /** Asks for a page without being signed in, signs in with GitHub, and is wherever that leads. */
  arrive: (person: string, page?: string, visitor?: Visitor) => Promise<Arrived>;
  /** Starts the same proxy once more, at another port, with other settings. */
  startBeside: (other: Pick<ProxyOptions, "preflights">) => Promise<StartedProxy>;
  stop: () => Promise<void>;
};

export type Arrived = Answer & { visitor: Visitor };

/** @param start starts the proxy */
export async function openWorld(
  scheme: Scheme,
  start: (options: Omit<ProxyOptions, "proxy">) => Promise<StartedProxy>,
): Promise<World> {
  const port = await findFreePort();
  const origin = `${scheme}://localhost:${port}`;
  const application = await startApplication();
  const cloakroom = await startCloakroom({
    databaseUrl: await createDatabase(inject("postgres")),
    env: { AUTH_URL: origin, TRUSTED_PROXIES: "127.0.0.1/32" },
  });
  cloakroom.sandbox.addRedirectOrigin(origin);
  const database = new Client({ connectionString: cloakroom.databaseUrl });
  await database.connect();
  const options = {
    scheme,
    cloakroom: Number(new URL(cloakroom.url).port),
    application: application.port,
  };
  const first = await start({ ...options, port });
  const newVisitor = (own: VisitorOptions = {}) => new Visitor({ ca: first.ca, ...own });
  return {
    scheme,
    origin,
    ca: first.ca,
    traits: first.traits,
    application,
    cloakroom,
    database: {
      async query(sql) {
        const result = await database.query(sql);
        if (changesSessions(sql)) await untilInvalidated((...asked) => database.query(...asked));
        return result;
      },
    },
    newVisitor,
    async arrive(person, page = "/", visitor = newVisitor()) {
      const signIn = await visitor.open(origin + page);
      const chooser = await visitor.submit(signIn, 'value="github"');
      const arrived = await visitor.submit(chooser, `value="${person}"`, { choice: person });
      return { ...arrived, visitor };
    },
    startBeside: (other) => start({ ...options, ...other }),
    async stop() {
      await first.stop();
      await database.end();
      await cloakroom.stop();
      await application.stop();
    },
  };
}
