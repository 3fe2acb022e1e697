import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { send } from "../contract/client";
import { sessionOperations } from "../contract/operations";
import { exchange, signIn } from "../contract/sign-in";
import { findProgram } from "../examples/packages";
import { createDatabase, sandboxClients } from "../servers";
import { type Instance, startAnother, startFirst } from "./instance";
import { type Pooler, startPgBouncer } from "./pgbouncer";

const program = findProgram("pgbouncer");

describe.skipIf(program === undefined)("through PgBouncer in transaction mode", () => {
  let sandbox: Sandbox;
  let pooler: Pooler;
  let first: Instance;
  let second: Instance;
  beforeAll(async () => {
    const direct = await createDatabase(inject("postgres"));
    sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
    pooler = await startPgBouncer(program ?? "", direct);
    const env = { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: direct, LIMIT_REFUSED: "10/1m" };
    first = await startFirst({ sandbox, databaseUrl: direct, env });
    second = await startAnother(first);
  });
  afterAll(async () => {
    await second.cloakroom.stop();
    await first.cloakroom.stop();
    await pooler.stop();
    await sandbox.close();
  });

  it("many sign in at once, by both providers, each as themselves", async () => {
    const people = await Promise.all(Array.from({ length: 30 }, () => first.sandbox.addPerson()));
    const answers = await Promise.all(
      people.map(({ id }, index) =>
        exchange(index % 2 ? first : second, index % 3 ? "google" : "github", id),
      ),
    );
    expect(answers.map(({ body }) => (body as { email: string }).email)).toEqual(
      people.map(({ google }) => google.email),
    );
  });

  it("every operation of a session answers", async () => {
    const { as } = await signIn(first);
    for (const { target, json, changes } of sessionOperations.filter(
      ({ target }) => !target.includes("/admin/"),
    )) {
      if (changes && !target.startsWith("PATCH")) continue;
      expect((await send(second, target, { as, json })).status, target).toBe(200);
    }
  });

  it("a session that was ended at one is refused at the other, which is told past the pooler", async () => {
    const { as } = await signIn(first);
    expect((await send(second, "GET /api/verify", { as })).status).toBe(200);
    await send(first, "DELETE /api/me/session", { as });
    await expect.poll(async () => (await send(second, "GET /api/verify", { as })).status).toBe(401);
  });

  it("a limit holds across instances", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 12; count++) {
      const answer = await send(count % 2 ? first : second, "POST /auth/github", {
        json: { token: `x${count}` },
      });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });

  it("it is ready, and no fault of the database was logged", async () => {
    expect((await fetch(`${first.url}/api/health/ready`)).status).toBe(200);
    for (const instance of [first, second])
      expect(await instance.readLog()).not.toMatch(/"level":"(error|fatal)"/);
  });
});
