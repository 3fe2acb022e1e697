import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import en from "@/messages/en.json" with { type: "json" };
import { people as cast } from "@/sandbox/cast";
import { wording } from "@/sandbox/pages/words";
import { displayName } from "@/sandbox/person";
import { type Credentials, send } from "../contract/client";
import { signIn } from "../contract/sign-in";
import { findHalfMade, openWorld, type World } from "./world";

const unavailable = { status: 503, body: { code: "database-unavailable" } };

let world: World;
beforeAll(async () => {
  // Each read asks the database, so that few of them exhaust the pool.
  world = await openWorld({ DATABASE_POOL_MAX: "3", SESSION_CACHE: "off" });
});
afterAll(() => world.end());

async function whileDown(run: () => Promise<void>): Promise<void> {
  await world.stopDatabase();
  try {
    await run();
  } finally {
    await world.startDatabase();
  }
}

describe("database down mid sign-in", () => {
  it.each(["google", "github"] as const)("by %s: nothing half-made; a retry works", async (provider) => {
    const { database } = world.instance;
    const { context, flow } = await world.openBrowser();
    const callback = await flow.choose(await flow.begin(provider), buttonOf(provider));
    const before = await database.countRows();
    await whileDown(async () => {
      const { url } = await flow.land(callback);
      expect(url.pathname).toBe("/sign-in");
      expect(url.searchParams.get("error")).toBe("database-unavailable");
      expect(
        (await context.storageState()).cookies.filter(({ name }) => name.startsWith("cloakroom_session_")),
      ).toEqual([]);
    });
    await expect.poll(() => database.countRows().catch(() => null)).toEqual(before);
    expect((await flow.whole(provider, buttonOf(provider))).url.pathname).toBe("/account");
    expect(await findHalfMade(world.instance)).toEqual([]);
  });

  it("begun while it is down, finished when it is back", async () => {
    const { flow } = await world.openBrowser();
    let authorization: URL | undefined;
    await whileDown(async () => {
      authorization = await flow.begin("google");
    });
    if (!authorization) throw new Error("the sign-in did not begin");
    const { url } = await flow.land(await flow.choose(authorization, buttonOf("google")));
    expect(url.pathname).toBe("/account");
  });
});

describe("database down at sign-out", () => {
  it("an error is shown; the session is not reported ended", async () => {
    const { authUrl } = world.instance;
    const { context, flow } = await world.openBrowser();
    await flow.whole("google", buttonOf("google"));
    const page = `${authUrl}/account/sign-out`;
    await whileDown(async () => {
      const answer = await context.post(page, { headers: { origin: authUrl }, maxRedirects: 0 });
      expect(answer.headers()["set-cookie"] ?? "").not.toContain("cloakroom_session_");
      const told = await (await context.get(new URL(answer.headers().location ?? "", page).href)).text();
      expect(told).toContain(en.errors["database-unavailable"].title);
      expect(told).not.toContain(en.notices["signed-out"]);
    });
    await expect.poll(async () => (await context.get(`${authUrl}/api/me`)).status()).toBe(200);
  });
});

describe("pool exhausted", () => {
  let people: Credentials[];
  beforeAll(async () => {
    const signedIn = await Promise.all(Array.from({ length: 8 }, () => signIn(world.instance)));
    people = signedIn.map(({ as }) => as);
  });

  it("bounded wait, then 503; recovers", async () => {
    const { instance } = world;
    const askAll = () => Promise.all(people.map((as) => send(instance, "GET /api/me", { as })));
    const holder = new Client({ connectionString: instance.cloakroom.databaseUrl });
    await holder.connect();
    await holder.query("BEGIN");
    // Each connection of the pool waits for this lock, and who comes later for a connection.
    await holder.query('LOCK TABLE "Session" IN ACCESS EXCLUSIVE MODE');
    const waiting = askAll();
    await expect.poll(() => countWaiting(holder)).toBe(3);
    expect((await fetch(`${instance.url}/api/health/live`)).status).toBe(200);
    const answers = await waiting;
    await holder.query("ROLLBACK");
    await holder.end();
    for (const answer of answers) expect(answer).toMatchObject(unavailable);
    expect((await askAll()).map(({ status }) => status)).toEqual(people.map(() => 200));
  });
});

async function countWaiting(client: Client): Promise<number> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await client.query(waiting)).rowCount ?? 0;
}

/** The button of the sandbox's chooser for a person with both providers. */
function buttonOf(provider: "google" | "github"): string {
  const person = cast.find(({ id }) => id === "alex");
  return `${wording.en.continueAs} ${person ? displayName(person, provider) : ""}`;
}
