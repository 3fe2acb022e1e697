import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from "vitest";
import { db } from "@/lib/db/client";
import { describeToApplication } from "@/scripts/development/sandbox";
import { type Cloakroom, createDatabase, sandboxClients, startCloakroom } from "../servers";
import { diagnose } from "./doctor";
import { emptyTables } from "./fixtures";

let cloakroom: Cloakroom;
let variables: Record<string, string>;

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgres"));
  const shared = { AUTH_SECRET: randomBytes(32).toString("base64"), TRUSTED_PROXIES: "127.0.0.1" };
  cloakroom = await startCloakroom({ databaseUrl, env: shared });
  variables = {
    ...shared,
    ...describeToApplication(cloakroom.sandbox, sandboxClients.google, sandboxClients.github),
    AUTH_URL: cloakroom.url,
    DATABASE_URL: databaseUrl,
    ADMIN_EMAILS: "root@example.com",
  };
  Object.assign(process.env, { DATABASE_URL: databaseUrl });
});
afterAll(() => cloakroom.stop());
beforeEach(emptyTables);

type Proxy = {
  ownPaths: boolean;
  door: boolean;
  states: boolean;
  /** Headers that it asks verify with, beside what states the host. */
  asksWith: readonly string[];
  handsOn: string | null;
  /** Whether strangers get verify's answer, or one of its own. */
  passesOn: boolean;
};

const SOUND: Proxy = {
  ownPaths: true,
  door: true,
  states: true,
  asksWith: ["cookie", "user-agent"],
  handsOn: "Cookie, Authorization",
  passesOn: true,
};

/** A guarded host: a proxy that passes our paths on and asks verify before all others, or forgets to. */
async function startGuardedHost(fault: Partial<Proxy> = {}): Promise<string> {
  const { ownPaths, door, states, asksWith, handsOn, passesOn } = { ...SOUND, ...fault };
  const server = createServer((request, answer) => void serve(request, answer));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  onTestFinished(() => void server.close());
  const stated = (url: string) => ({
    accept: "text/html",
    "sec-fetch-mode": "navigate",
    "x-original-url": `${states ? origin : "http://127.0.0.1:1"}${url}`,
  });
  async function serve(
    { url = "/", method = "GET", headers: sent }: IncomingMessage,
    answer: ServerResponse,
  ): Promise<void> {
    const own = url.startsWith("/.cloakroom/");
    if (own ? !ownPaths : !door) return void answer.writeHead(own ? 404 : 200).end();
    const path = own ? url : "/api/verify";
    const asked = await fetch(`${cloakroom.url}${path}`, {
      method: own ? method : "GET",
      headers: {
        ...stated(url),
        ...Object.fromEntries(asksWith.map((name) => [name, String(sent[name])])),
        ...(handsOn === null ? {} : { "proxy-hands-on": handsOn }),
      },
      redirect: "manual",
    });
    const body = await asked.text();
    // As it is now: decoded, and whole.
    const { "content-encoding": _, "transfer-encoding": __, ...headers } = Object.fromEntries(asked.headers);
    const { location = "" } = headers;
    if (passesOn || own) answer.writeHead(asked.status, headers).end(body);
    else answer.writeHead(302, { location }).end();
  }
  return origin;
}

async function register(fields: {
  origins?: string[];
  access?: object;
  clientId?: string;
  managedBy?: "FILE";
}) {
  const { origins = [], access = { everybody: true }, clientId = "grafana", managedBy = "DATABASE" } = fields;
  const kind = origins.length > 0 ? "PROXIED" : "WEB";
  await db().application.create({
    data: {
      clientId,
      name: "Grafana",
      kind,
      managedBy,
      access,
      origins: { create: origins.map((origin) => ({ origin })) },
    },
  });
}
const found = async (more: Record<string, string> = {}) =>
  (await diagnose({ ...variables, ...more })).of("applications");

describe("a guarded host", () => {
  it("is found well when our paths reach us and strangers are asked to sign in", async () => {
    const origin = await startGuardedHost();
    await register({ origins: [origin] });
    expect(await found()).toEqual([
      "fine: Of 1 applications, 1 hosts are guarded.",
      `fine: ${origin}/.cloakroom/ reaches this application.`,
      `fine: ${origin} asks strangers to sign in.`,
      `fine: ${origin} says that it keeps our cookies from its application; only that application can see whether.`,
    ]);
    expect(await db().authorizationRequest.count()).toBe(0);
  });

  it.each<[Partial<Proxy>, RegExp]>([
    [{ ownPaths: false }, /^wrong: \S+\/\.cloakroom\/ answers 404, and not from this application/],
    [{ door: false }, /^warning: \S+ answers strangers with 200, without asking them/],
    [{ states: false }, /^wrong: \S+\/\.cloakroom\/ is refused/],
    [{ asksWith: ["user-agent"] }, /^wrong: \S+ asks \/api\/verify without the browser's cookies/],
    [{ handsOn: null }, /^warning: \S+ does not say that its application is sent the cookies/],
    [{ handsOn: "Authorization" }, /^warning: \S+ does not say that its application is sent the cookies/],
    [{ passesOn: false }, /^note: Whether \S+ keeps our cookies from its application cannot be seen/],
  ])("is found wanting: %j", async (fault, finding) => {
    const origin = await startGuardedHost(fault);
    await register({ origins: [origin] });
    expect(await found()).toContainEqual(expect.stringMatching(finding));
  });

  it("is refused from Vercel, which is told", async () => {
    await register({ origins: ["http://127.0.0.1:1"] });
    expect(await found({ VERCEL: "1" })).toContainEqual(
      expect.stringMatching(/^wrong: Hosts are guarded from Vercel/),
    );
  });

  it("that does not answer is told, and needs proxies that are believed", async () => {
    await register({ origins: ["http://127.0.0.1:1"] });
    expect(await found({ TRUSTED_PROXIES: "" })).toEqual([
      "fine: Of 1 applications, 1 hosts are guarded.",
      expect.stringMatching(/^wrong: Hosts are guarded, and TRUSTED_PROXIES is empty/),
      expect.stringMatching(/^warning: http:\/\/127\.0\.0\.1:1 does not answer/),
    ]);
  });
});

it("a rule that is not understood is told", async () => {
  await register({ access: { groups: ["staff"] } });
  expect(await found()).toContainEqual(expect.stringMatching(/^wrong: Nobody may enter Grafana/));
});

it("no application is nothing wrong", async () => {
  expect(await found()).toEqual(["note: No application is registered: people sign in to this one alone."]);
});

it("the file is compared with what is registered", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-applications-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const APPLICATIONS = join(folder, "applications.json");
  const desk = { client_id: "desk", name: "Desk", kind: "native", device: true, access: { everybody: true } };
  const write = (value: unknown) => writeFileSync(APPLICATIONS, JSON.stringify(value));
  write({ applications: [desk] });
  expect(await found({ APPLICATIONS })).toContainEqual(expect.stringMatching(/^warning: .*differ: desk\.$/));
  await register({ clientId: "desk", managedBy: "FILE" });
  expect(await found({ APPLICATIONS })).toContainEqual(
    expect.stringMatching(/^fine: The file of applications has no mistake/),
  );
  expect(await found()).toContainEqual(
    expect.stringMatching(/^warning: 1 applications are managed by a file/),
  );
  write({ applications: [{ ...desk, access: {} }] });
  expect(await found({ APPLICATIONS })).toContainEqual(
    expect.stringMatching(/^wrong: [^]*applications\[0\]\.access/),
  );
});
