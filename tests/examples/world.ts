import { Client, type QueryResult } from "pg";
import { inject } from "vitest";
import { findFreePort } from "@/scripts/free-port";
import { changesSessions, untilInvalidated } from "../invalidated";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { type Application, startApplication } from "./application";
import type { Ports, Proxy } from "./proxy";
import { type Answer, Visitor } from "./visitor";

/** A proxy, an application behind it, and Cloakroom beside that. */
export type World = {
  /** The proxy's origin, which is AUTH_URL. */
  origin: string;
  application: Application;
  cloakroom: Cloakroom;
  /** Asks the database by hand. */
  database: { query(sql: string): Promise<QueryResult> };
  /** Asks for a page without being signed in, signs in with GitHub, and is wherever that leads. */
  arrive: (person: string, page?: string, visitor?: Visitor) => Promise<Arrived>;
  stop: () => Promise<void>;
};

export type Arrived = Answer & { visitor: Visitor };

export async function openWorld(startProxy: (ports: Ports) => Promise<Proxy>): Promise<World> {
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const application = await startApplication();
  const cloakroom = await startCloakroom({
    databaseUrl: await createDatabase(inject("postgres")),
    env: { AUTH_URL: origin, TRUSTED_PROXIES: "127.0.0.1/32" },
  });
  cloakroom.sandbox.addRedirectOrigin(origin);
  const database = new Client({ connectionString: cloakroom.databaseUrl });
  await database.connect();
  const cloakroomPort = Number(new URL(cloakroom.url).port);
  const proxy = await startProxy({ port, cloakroom: cloakroomPort, application: application.port });
  return {
    origin,
    application,
    cloakroom,
    database: {
      async query(sql) {
        const result = await database.query(sql);
        if (changesSessions(sql)) await untilInvalidated((...asked) => database.query(...asked));
        return result;
      },
    },
    async arrive(person, page = "/", visitor = new Visitor()) {
      const signIn = await visitor.open(origin + page);
      const chooser = await visitor.submit(signIn, 'value="github"');
      const arrived = await visitor.submit(chooser, `value="${person}"`, { choice: person });
      return { ...arrived, visitor };
    },
    async stop() {
      await proxy.stop();
      await database.end();
      await cloakroom.stop();
      await application.stop();
    },
  };
}
