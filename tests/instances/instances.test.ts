import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { checkout } from "@/scripts/dotenv";
import { migrate } from "@/scripts/migrate";
import { type Credentials, send } from "../contract/client";
import { exchange, signIn } from "../contract/sign-in";
import { sandboxClients } from "../servers";
import { type Instance, startAnother, startFirst } from "./instance";
import { type Load, startLoad } from "./load";
import { type RoundRobin, startRoundRobin } from "./round-robin";

let sandbox: Sandbox;
let first: Instance;
let second: Instance;
let proxy: RoundRobin;
beforeAll(async () => {
  sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
  first = await startFirst({
    sandbox,
    env: { LIMIT_REFUSED: "20/1m", LIMIT_EXCHANGE: "100000/1m", TRUSTED_PROXIES: "127.0.0.1" },
  });
  second = await startAnother(first);
  proxy = await startRoundRobin([first.url, second.url]);
});
afterAll(async () => {
  await proxy.close();
  await second.cloakroom.stop();
  await first.cloakroom.stop();
  await sandbox.close();
});

const headersOf = (as: Credentials) =>
  "cookie" in as ? { cookie: as.cookie } : { authorization: `Bearer ${as.bearer}` };

/** People who are signed in ask who they are, and new ones sign in, over and over through the proxy. */
async function startTraffic(): Promise<Load> {
  const { as } = await signIn(first);
  const people = await Promise.all(Array.from({ length: 5 }, () => first.sandbox.addPerson()));
  let count = 0;
  return startLoad(8, async () => {
    const person = people[count++ % 40];
    if (!person) return { url: `${proxy.url}/api/${count % 2 ? "me" : "verify"}`, headers: headersOf(as) };
    const { id_token } = await first.sandbox.mintGoogle({ person: person.id });
    return {
      url: `${proxy.url}/auth/google`,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id_token, delivery: "bearer" }),
    };
  });
}

/** Resolves when so many further requests have been answered. */
async function expectFurther(load: Load, count: number): Promise<void> {
  const before = load.answered();
  await expect.poll(load.answered, { timeout: 30_000 }).toBeGreaterThan(before + count);
}

describe("two instances behind one proxy", () => {
  it("a session from one is live at the other, and ended at one is refused at the other's next request", async () => {
    const { as } = await signIn(first);
    expect((await send(second, "GET /api/verify", { as })).status).toBe(200);
    expect((await send(first, "GET /api/verify", { as })).status).toBe(200);
    expect((await send(second, "DELETE /api/me/session", { as })).status).toBe(200);
    await expect.poll(async () => (await send(first, "GET /api/verify", { as })).status).toBe(401);
    expect((await send(second, "GET /api/verify", { as })).status).toBe(401);
  });

  it("a person disabled in the database is refused at both", async () => {
    const { as, userId } = await signIn(first);
    for (const instance of [first, second])
      expect((await send(instance, "GET /api/verify", { as })).status).toBe(200);
    await first.database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, userId);
    for (const instance of [first, second])
      await expect.poll(async () => (await send(instance, "GET /api/verify", { as })).status).toBe(401);
  });

  it("a limit holds across both", async () => {
    const headers = { "x-forwarded-for": "198.51.100.77" };
    const statuses: number[] = [];
    for (let count = 0; count < 24; count++) {
      const instance = count % 2 === 0 ? first : second;
      statuses.push(
        (await send(instance, "POST /auth/github", { json: { token: `x${count}` }, headers })).status,
      );
    }
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(4).fill(429)]);
  });

  it("one person who signs in at both at once is one user", async () => {
    const person = await first.sandbox.addPerson();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => exchange(index % 2 ? first : second, "google", person.id)),
    );
    expect(new Set(answers.map(({ body }) => (body as { user_id: string }).user_id)).size).toBe(1);
    expect(answers.filter(({ body }) => (body as { created: boolean }).created)).toHaveLength(1);
  });
});

describe("under load", () => {
  it("one instance after another is replaced without a failed request", async () => {
    const load = await startTraffic();
    await expectFurther(load, 50);
    for (const old of [first, second]) {
      const next = await startAnother(old);
      proxy.backends.push(next.url);
      // Stays among the backends while it drains: nobody tells a proxy beforehand.
      expect(await old.cloakroom.stop()).toBe(0);
      proxy.backends = proxy.backends.filter((url) => url !== old.url);
      if (old === first) first = next;
      else second = next;
      await expectFurther(load, 50);
    }
    expect(await load.stop()).toEqual([]);
  });

  it("the database is migrated while this version serves, which starts on the newer database too", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cloakroom-migrations-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    cpSync(join(checkout, "prisma/migrations"), folder, { recursive: true });
    const newer = "99991231235959_newer";
    mkdirSync(join(folder, newer));
    writeFileSync(
      join(folder, newer, "migration.sql"),
      `ALTER TABLE "User" ADD COLUMN "nickname" TEXT;
       ALTER TABLE "Session" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';
       CREATE TABLE "Further" ("id" UUID PRIMARY KEY, "userId" UUID NOT NULL REFERENCES "User"("id") ON DELETE CASCADE);
       CREATE INDEX "User_nickname_idx" ON "User"("nickname");`,
    );
    const load = await startTraffic();
    await expectFurther(load, 50);
    expect(await migrate(first.cloakroom.databaseUrl, folder)).toEqual([newer]);
    await expectFurther(load, 100);

    const third = await startAnother(first);
    onTestFinished(async () => {
      await third.cloakroom.stop();
    });
    proxy.backends.push(third.url);
    await expectFurther(load, 50);
    proxy.backends.pop();
    expect(await load.stop()).toEqual([]);
    expect((await fetch(`${third.url}/api/health/ready`)).status).toBe(200);
  });
});
