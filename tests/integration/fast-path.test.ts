import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { observePeers } from "@/lib/http/peer";
import { readMetrics } from "@/lib/metrics";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { sessionCache } from "@/lib/sessions/cache/process-cache";
import { readAccounts } from "@/lib/sessions/accounts";
import { readSession } from "@/lib/sessions/data";
import { revokeSession } from "@/lib/sessions/mutations";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { flushLastSeen } from "@/lib/sessions/cache/last-seen-buffer";
import { answerAtOnce, findHandler } from "@/server/fast-path";
import { sendResponse, toRequest } from "@/server/web";
import {
  createAccount,
  issueKeptSession,
  queryByHand,
  untilCacheAnswers,
  useSessionCache,
} from "./cached-sessions";
import { CLIENT } from "./fixtures";

useSessionCache(() => {
  process.env.SESSION_CACHE_MEGABYTES = "1";
  return Promise.resolve();
});

/** What the fast path does not answer at once, the first server leaves; the second asks the handlers always. */
const LEFT = 599;
const servers: Server[] = [];
const urls: string[] = [];

beforeAll(async () => {
  // As the server does.
  observePeers();
  const fast = createServer((message, response) => {
    if (!answerAtOnce(message, response)) response.writeHead(LEFT).end();
  });
  const handlers = createServer((message, response) => {
    const handler = findHandler(message);
    if (handler) void handler(toRequest(message)).then((answer) => sendResponse(response, answer));
    else response.writeHead(LEFT).end();
  });
  for (const server of [fast, handlers]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    servers.push(server);
    urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }
});
afterAll(() => servers.forEach((server) => server.close()));

type Asked = { readonly method?: string; readonly headers?: Record<string, string> };

async function ask(origin: string, path: string, { method = "GET", headers = {} }: Asked = {}) {
  const outgoing = request(origin + path, {
    method,
    headers: { host: "app.test", ...headers },
    agent: false,
  });
  outgoing.end();
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  const text = (await incoming.toArray()).map(String).join("");
  const { "x-request-id": reference, date: _date, ...told } = incoming.headers;
  const body = typeof reference === "string" ? text.replaceAll(reference, "[reference]") : text;
  return { status: incoming.statusCode, headers: told, referred: reference !== undefined, body };
}

const askFast = (path: string, asked?: Asked) => ask(urls[0] ?? "", path, asked);

/** Expects an answer at once, and that it is the handler's. */
async function expectAtOnce(status: number, path: string, asked?: Asked): Promise<void> {
  const answer = await askFast(path, asked);
  expect(answer.status).toBe(status);
  expect(answer).toEqual(await ask(urls[1] ?? "", path, asked));
}

const byCookie = (sealed: string) => ({ headers: { cookie: `a=b; ${sessionCookieName()}=${sealed}` } });
const byBearer = (sealed: string) => ({ headers: { authorization: `Bearer ${sealed}` } });

/** Sessions that memory has answered for, and lines of requests. */
async function countNoted(): Promise<number> {
  const { text } = await readMetrics();
  const counters =
    /^cloakroom_(session_read_seconds_count{source="cache"|http_request_seconds_count{).* (\d+)$/gm;
  return Array.from(text.matchAll(counters)).reduce((sum, [, , count]) => sum + Number(count), 0);
}

/** A session that memory knows, with the accounts behind it. */
async function issueKnown() {
  const issued = await issueKeptSession();
  await remember(issued.session.sealed);
  return issued;
}

async function remember(sealed: string): Promise<void> {
  const read = await readSession(sealed);
  if (read.status !== "live") throw new Error(`the session is ${read.status}`);
  await readAccounts(read);
}

describe("answered at once, as the handler does", () => {
  it.each(["/api/verify", "/api/me", "/api/verify?role=user"])("a session in memory, by %s", async (path) => {
    const { session } = await issueKnown();
    await expectAtOnce(200, path, byCookie(session.sealed));
    await expectAtOnce(200, path, byBearer(session.sealed));
    await expectAtOnce(200, path, { ...byCookie(session.sealed), method: "HEAD" });
  });

  it("and is noted once: as a read of memory, a request, and a use of the session", async () => {
    const { session } = await issueKeptSession();
    await queryByHand(`UPDATE "Session" SET "lastSeenAt" = now() - interval '1 hour' WHERE "id" = $1`, [
      session.id,
    ]);
    await waitForOwnInvalidation();
    await readSession(session.sealed);
    const before = await countNoted();
    expect(await askFast("/api/verify", byCookie(session.sealed))).toMatchObject({ status: 200 });
    expect(await countNoted()).toBe(before + 2);
    await flushLastSeen();
    const { rows } = await queryByHand<{ young: boolean }>(
      `SELECT "lastSeenAt" > now() - interval '1 minute' AS young FROM "Session" WHERE "id" = $1`,
      [session.id],
    );
    expect(rows).toEqual([{ young: true }]);
  });

  it("somebody with a name and an address that headers cannot carry as they are", async () => {
    const { session, user } = await issueKnown();
    await queryByHand(`UPDATE "User" SET "name" = 'Ünï 🙂', "email" = 'ünï@example.com' WHERE "id" = $1`, [
      user.id,
    ]);
    await expect
      .poll(async () => readSession(session.sealed))
      .toMatchObject({ status: "live", user: { name: "Ünï 🙂" } });
    await remember(session.sealed);
    await expectAtOnce(200, "/api/verify", byCookie(session.sealed));
    await expectAtOnce(200, "/api/me", byCookie(session.sealed));
  });

  it("who presents nothing", async () => {
    await expectAtOnce(401, "/api/me");
    await expectAtOnce(401, "/api/verify");
    await expectAtOnce(401, "/api/verify?role=admin", { headers: { cookie: "another=1" } });
    await expectAtOnce(401, "/api/verify", { headers: { cookie: `${sessionCookieName()}=` } });
    for (const authorization of ["Basic abc", "Bearer none"])
      await expectAtOnce(401, "/api/verify", { headers: { authorization } });
    const page = { accept: "text/html", "x-forwarded-uri": "/reports" };
    await expectAtOnce(302, "/api/verify", { headers: page });
  });
});

describe("left to the handler, with nothing noted", () => {
  it.each(["/api/verify", "/api/me"])("a session that memory does not know, by %s", async (path) => {
    const { session } = await issueKeptSession();
    const before = await countNoted();
    expect(await askFast(path, byCookie(session.sealed))).toMatchObject({ status: LEFT });
    expect(await countNoted()).toBe(before);
  });

  it("one whose accounts nobody has asked for yet, and again when one of them has changed", async () => {
    const { session, user } = await issueKeptSession();
    const { id } = await createAccount(user.id);
    const me = (asked: string) => ask(asked, "/api/me", byCookie(session.sealed));
    const [fast = "", handlers = ""] = urls;
    await readSession(session.sealed);
    expect(await me(fast)).toMatchObject({ status: LEFT });
    const told = await me(handlers);
    expect(JSON.parse(told.body)).toMatchObject({ accounts: [{ id, email: "sample@example.com" }] });
    expect(await me(fast)).toEqual(told);
    await queryByHand(`UPDATE "Account" SET "email" = 'other@example.com' WHERE "id" = $1`, [id]);
    await waitForOwnInvalidation();
    expect(await me(fast)).toMatchObject({ status: LEFT });
    const anew: unknown = JSON.parse((await me(handlers)).body);
    expect(anew).toMatchObject({ accounts: [{ id, email: "other@example.com" }] });
  });

  it("one whose accounts are so long that memory would go past its bound with them", async () => {
    const { session, user } = await issueKeptSession();
    const { id } = await createAccount(user.id);
    const setName = (length: number) =>
      queryByHand(
        `UPDATE "Account" SET "profile" = jsonb_build_object('name', repeat('n', $2::int)) WHERE "id" = $1`,
        [id, length],
      );
    const bytesFor = async (length: number) => {
      await setName(length);
      await waitForOwnInvalidation();
      await remember(session.sealed);
      return sessionCache()?.describe().bytes ?? 0;
    };
    const [short, long] = [await bytesFor(10), await bytesFor(10_010)];
    expect(long - short).toBeGreaterThan(4 * 9_500);
    expect(await bytesFor(2 ** 20 / 4)).toBe(0);
    expect(await askFast("/api/me", byCookie(session.sealed))).toMatchObject({ status: LEFT });
  });

  it("one that has ended", async () => {
    const { session, owned } = await issueKnown();
    await revokeSession(owned, CLIENT);
    expect(await askFast("/api/me", byCookie(session.sealed))).toMatchObject({ status: LEFT });
  });

  it.each([
    ["/api/verify", { authorization: "Basic v1.abcdefgh.x" }],
    ["/api/verify", { authorization: "Bearer v1.abcdefgh.x" }],
    ["/api/me", { authorization: "" }],
    ["/api/verify?role=superuser", {}],
    ["/api/verify?role=user&role=user", {}],
  ])("a refusal of %s with %o", async (path, headers) => {
    const before = await countNoted();
    expect(await askFast(path, { headers })).toMatchObject({ status: LEFT });
    expect(await countNoted()).toBe(before);
  });

  it("a person whom the proxy does not want", async () => {
    const { session } = await issueKnown();
    const before = await countNoted();
    expect(await askFast("/api/verify?role=admin", byCookie(session.sealed))).toMatchObject({ status: LEFT });
    expect(await countNoted()).toBe(before);
  });

  it("whatever memory knows while it does not hear of changes", async () => {
    const { session } = await issueKnown();
    await queryByHand(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await expect
      .poll(async () => (await askFast("/api/verify", byCookie(session.sealed))).status, { interval: 5 })
      .toBe(LEFT);
    await untilCacheAnswers();
  });
});

it("other methods, targets and hosts are Next's", async () => {
  for (const path of [
    "/api/verify/",
    "/api/verifyx",
    "/api/me/sessions",
    "/api/verify?_rsc=1",
    "/api/me?x=/",
    "/",
  ])
    expect(await ask(urls[1] ?? "", path)).toMatchObject({ status: LEFT });
  expect(await ask(urls[1] ?? "", "/api/me", { method: "DELETE" })).toMatchObject({ status: LEFT });
  expect(await ask(urls[1] ?? "", "/api/me", { headers: { host: "a@b" } })).toMatchObject({ status: LEFT });
});
