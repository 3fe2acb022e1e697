import { chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { browserLaunchOptions } from "@/scripts/browser";
import { readMigrations } from "@/scripts/migrations/list";
import { startFunction } from "./functions";
import { openWorld, type World } from "./world";

let world: World;
beforeAll(async () => void (world = await openWorld(inject("postgres"))));
afterAll(async () => {
  report();
  await world.stop();
});

describe("the build", () => {
  it("has migrated the database", async () => {
    const { rows } = await world.database.query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(
      readMigrations().migrationDirectories.map(({ path }) => path),
    );
  });

  it("cleans up and delivers every night, with the time that it takes", () => {
    expect(world.edge.crons).toEqual([
      { path: "/api/cron/cleanup", schedule: "17 3 * * *" },
      { path: "/api/cron/deliver", schedule: "47 3 * * *" },
    ]);
    for (const name of ["cleanup", "deliver"])
      expect(world.edge.functions.get(`api/cron/${name}`)?.maxDuration, name).toBe(60);
  });

  it("has functions that Vercel takes: at most 250 MB, for a Node that we support", () => {
    expect(world.edge.functions.size).toBeGreaterThan(0);
    for (const { name, bytes, runtime } of world.edge.functions.values()) {
      expect(bytes, name).toBeLessThan(250 * 2 ** 20);
      expect(Number(/^nodejs(\d+)\.x$/.exec(runtime)?.[1]), name).toBeGreaterThanOrEqual(20);
    }
  });
});

describe("the contract, by functions", () => {
  it("exchanges a proof for a session, which is known, changed and ended", async () => {
    const { status, json, bearer } = await world.exchange("alex");
    expect([status, json.success, json.email]).toEqual([200, true, "alex@example.com"]);
    const me = await world.call("GET", "/api/me", { bearer });
    expect([me.status, me.json.user_id]).toEqual([200, json.user_id]);
    expect(me.headers["cache-control"]).toBe("private, no-store");
    const changed = await world.call("PATCH", "/api/me", { bearer, json: { name: "Alex of Vercel" } });
    expect([changed.status, changed.json.full_name]).toEqual([200, "Alex of Vercel"]);
    expect((await world.call("DELETE", "/api/me/session", { bearer })).status).toBeLessThan(300);
    const after = await world.call("GET", "/api/me", { bearer });
    expect([after.status, after.json.code]).toEqual([401, "unauthenticated"]);
  });

  it("knows nobody whose session has gone from the database by another way, since nothing is kept in memory", async () => {
    const { bearer, json } = await world.exchange("proba");
    expect((await world.call("GET", "/api/me", { bearer })).status).toBe(200);
    await world.database.query('DELETE FROM "Session" WHERE "userId" = $1', [json.user_id]);
    expect((await world.call("GET", "/api/me", { bearer })).status).toBe(401);
    const { rowCount } = await world.database.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'LISTEN%'",
    );
    expect(rowCount).toBe(0);
  });

  it("tells a backend who is there", async () => {
    const { bearer, json } = await world.exchange("alex");
    const known = await world.call("GET", "/api/verify", { bearer });
    expect([known.status, known.headers["remote-user"], known.headers["remote-email"]]).toEqual([
      200,
      json.user_id,
      "alex@example.com",
    ]);
    const unknown = await world.call("GET", "/api/verify");
    expect([unknown.status, unknown.headers.location]).toEqual([401, `${world.origin}/sign-in`]);
  });

  it("notes the client's own address, from the first request of an instance on, whatever the client claims", async () => {
    const { bearer } = await world.exchange("alex", {
      "x-forwarded-for": "198.51.100.9",
      "x-real-ip": "198.51.100.9",
    });
    const { body } = await world.call("GET", "/api/me/events", { bearer });
    expect(body).not.toContain("198.51.100.9");
    const { rows } = await world.database.query<{ address: string | null }>(
      `SELECT DISTINCT ip AS address FROM "AuditEvent"`,
    );
    expect(rows).toEqual([{ address: world.client }]);
  });

  it.each([
    ["POST", "/auth/google", { id_token: "x" }, 401, "token-invalid"],
    ["POST", "/auth/google", {}, 400, "malformed-request"],
    ["GET", "/api/admin/users", undefined, 401, "unauthenticated"],
  ])("%s %s with %j is refused as %i %s", async (method, path, json, status, code) => {
    const answer = await world.call(method, path, { json });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.json.request_id).toBe(answer.headers["x-request-id"]);
  });

  it("cleans up for whoever has the secret, and for nobody else", async () => {
    expect((await world.call("GET", "/api/cron/cleanup")).status).toBe(401);
    expect((await world.call("GET", "/api/cron/cleanup", { bearer: "x".repeat(32) })).status).toBe(401);
    const { status, json } = await world.call("GET", "/api/cron/cleanup", {
      bearer: world.variables.CRON_SECRET ?? "",
    });
    expect([status, json.complete]).toEqual([200, true]);
  });

  it("is ready with a database that has every migration, and describes itself", async () => {
    expect((await world.call("GET", "/api/health/live")).status).toBe(200);
    expect((await world.call("GET", "/api/health/ready")).status).toBe(200);
    expect((await world.call("GET", "/api/openapi.json")).json.openapi).toMatch(/^3\.1/);
    expect((await world.call("GET", "/.well-known/oauth-authorization-server")).json.issuer).toBe(
      world.origin,
    );
    expect((await world.call("GET", "/api/metrics")).status).toBe(404);
    expect((await world.call("GET", "/nowhere")).status).toBe(404);
  });

  it("logs a line for each request", async () => {
    const lines = (await world.edge.logs()).flatMap((line) =>
      line.startsWith("{") ? [JSON.parse(line) as { event: string }] : [],
    );
    expect(lines.map(({ event }) => event)).toContain("request.done");
  });
});

describe("a person in a browser", () => {
  it("signs in, is known on their own pages and kept from the administrators', and signs out", async () => {
    const browser = await chromium.launch(browserLaunchOptions());
    try {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en-US" });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(String(error)));
      await page.goto(`${world.origin}/account/sessions`);
      expect(new URL(page.url()).pathname).toBe("/sign-in");
      await signIn(page);
      expect(new URL(page.url()).pathname).toBe("/account/sessions");
      const [session] = (await context.cookies()).filter(({ name }) => name === "__Host-session");
      expect(session).toMatchObject({ secure: true, httpOnly: true, sameSite: "Lax" });
      for (const path of ["/account", "/account/connections", "/account/activity", "/account/data"])
        expect((await page.goto(`${world.origin}${path}`))?.status(), path).toBe(200);
      expect(errors).toEqual([]);
      expect((await page.goto(`${world.origin}/admin`))?.status()).toBe(403);
      await page.goto(`${world.origin}/account`);
      await page.locator("header summary").click();
      await page.getByRole("banner").getByRole("button", { name: "Sign out", exact: true }).click();
      await page.waitForURL(`${world.origin}/sign-in?notice=signed-out`);
      await page.goto(`${world.origin}/account`);
      expect(new URL(page.url()).pathname).toBe("/sign-in");
    } finally {
      await browser.close();
    }
  });
});

async function signIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue with Google", exact: true }).click();
  await page.getByRole("button", { name: "Continue as Alex Sample", exact: true }).click();
  await page.waitForURL(/\/account/);
}

describe("a preview that is not set up", () => {
  it("signs nobody in, and says in its log which variables it lacks", async () => {
    const one = world.edge.functions.get("api/me") ?? expect.fail("no function");
    const { AUTH_URL: _, DATABASE_URL: _1, AUTH_SECRET: _2, ...rest } = world.variables;
    const instance = await startFunction(one, { ...rest, VERCEL_ENV: "preview" });
    const answer = await fetch(`http://127.0.0.1:${instance.port}/api/me`, {
      headers: { "x-matched-path": "/api/me" },
    });
    await instance.stop();
    expect(answer.status).toBe(500);
    for (const name of ["AUTH_URL", "DATABASE_URL", "AUTH_SECRET"])
      expect(instance.logs.join("\n")).toContain(name);
  });
});

/** How large and how quick: for docs/deploy/vercel.md, and for whoever looks. */
function report(): void {
  for (const { function: one, loadedAfter, answeredAfter } of world.edge.coldStarts)
    console.log(
      `${one.name}: ${(one.bytes / 1e6).toFixed(1)} MB, loaded after ${loadedAfter} ms, answered after ${answeredAfter} ms`,
    );
}
