import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import express from "express";
import { Hono } from "hono";
import { afterEach, expect, it } from "vitest";
import { createClient } from "./client.js";
import type { CloakroomError } from "./error.js";
import { requireUser } from "./express.js";
import { requireUser as requireHonoUser } from "./hono.js";
import { forNext } from "./next.js";
import { closeServers, listen } from "./testing/listen.js";

const id = "0b9f0c3e-6c1d-4d0c-9d52-6d2b8f1f6a11";
const session = { authorization: "Bearer v1.q7Xk2w.9Jc0mV3" };
const pageHeaders = { accept: "text/html" };

afterEach(closeServers);

/** Where nobody listens any more. */
async function closedUrl(): Promise<string> {
  const { url } = await listen(() => undefined);
  closeServers();
  return url;
}

/** As a browser does; `fetch` says that it is a script. */
async function openPage(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url, { headers: pageHeaders }), "response")) as [IncomingMessage];
  return response.resume();
}

it("every server answers 503 while Cloakroom cannot be asked, and its operator is told why", async () => {
  const errors: CloakroomError[] = [];
  const options = {
    cloakroom: createClient({ baseUrl: await closedUrl() }),
    redirect: true,
    onError: (error: CloakroomError) => void errors.push(error),
  };
  const inExpress = express().use(requireUser(options), (_req, res) => void res.send("secret"));
  const inHono = new Hono().get("/", requireHonoUser(options), (c) => c.text("secret"));
  const request = () => new Request("http://a.example/", { headers: { ...session, ...pageHeaders } });
  for (const answer of [
    await fetch((await listen(inExpress)).url, { headers: request().headers }),
    await inHono.request(request()),
    await forNext(options).gate(request()),
  ]) {
    expect([answer?.status, await answer?.json()]).toEqual([
      503,
      { type: "about:blank", title: "Service Unavailable", status: 503, code: "unreachable" },
    ]);
    expect(answer?.headers.get("content-type")).toBe("application/problem+json");
    expect(answer?.headers.get("cache-control")).toBe("private, no-store");
  }
  expect(errors.map(({ code }) => code)).toEqual(["unreachable", "unreachable", "unreachable"]);
});

it("Express hears of an answer that somebody else has begun meanwhile, and the process goes on", async () => {
  const cloakroom = createClient({ baseUrl: "https://auth.example.com" });
  const application = express()
    .use((_req, res, next) => {
      next();
      res.status(504).send("too late");
    })
    .use(requireUser({ cloakroom }));
  const failed = new Promise((resolve) => {
    application.use((error: unknown, _req: express.Request, res: express.Response, _next: unknown) => {
      resolve(error);
      res.end();
    });
  });
  const { url } = await listen(application);
  expect((await fetch(url)).status).toBe(504);
  expect(await failed).toMatchObject({ code: "ERR_HTTP_HEADERS_SENT" });
});

it("Express leads back to the whole path of a mounted router, and a form nowhere", async () => {
  const baseUrl = "https://auth.example.com";
  const router = express
    .Router()
    .use(requireUser({ cloakroom: createClient({ baseUrl, origin: baseUrl }), redirect: true }));
  const { url } = await listen(express().use("/mounted", router));
  const led = await openPage(`${url}/mounted/x?y=z`);
  const { location, "cache-control": kept } = led.headers;
  expect([led.statusCode, location, kept]).toEqual([
    302,
    `${baseUrl}/sign-in?returnTo=%2Fmounted%2Fx%3Fy%3Dz`,
    "private, no-store",
  ]);
  const form = await fetch(`${url}/mounted/x`, { method: "POST", headers: pageHeaders, redirect: "manual" });
  expect([form.status, form.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
});

it("Express is handed what is no failure of Cloakroom's", async () => {
  const broken = {
    ...createClient({ baseUrl: "https://auth.example.com" }),
    verify: () => Promise.reject(new Error("a bug")),
  };
  const seen: unknown[] = [];
  const app = express()
    .use(requireUser({ cloakroom: broken }))
    .use(((error, _req, res, _next) => {
      seen.push(error);
      res.sendStatus(500);
    }) satisfies express.ErrorRequestHandler);
  expect((await fetch((await listen(app)).url)).status).toBe(500);
  expect(seen).toEqual([new Error("a bug")]);
});

it("Hono believes the proxy by the address that its runtime tells", async () => {
  let peer: string | undefined = "10.0.0.1";
  const app = new Hono().use(requireHonoUser({ trustedProxies: ["10.0.0.0/8"], peerAddress: () => peer }));
  app.get("/", (c) => c.json(c.get("user" as never)));
  const ask = () => app.request("/", { headers: { "remote-user": id, "remote-name": "%D0%9F" } });
  expect(await (await ask()).json()).toMatchObject({ id, name: "П" });
  for (peer of ["192.0.2.1", undefined]) expect((await ask()).status).toBe(403);
  expect(() => requireHonoUser({ trustedProxies: ["10.0.0.0/8"] } as never)).toThrow(TypeError);
  const cloakroom = createClient({ baseUrl: "https://auth.example.com" });
  for (const middleware of [requireHonoUser, requireUser, forNext])
    for (const options of [{}, { cloakroom, emailDomian: "example.com" }])
      expect(() => middleware(options as never)).toThrow(TypeError);
});

it("Next believes headers only where it is said that nobody but the proxy gets there", async () => {
  const { gate } = forNext({ onlyTheProxyReachesThisServer: true, role: "admin" });
  const as = (groups: string) =>
    new Request("http://a.example/", { headers: { "remote-user": id, "remote-groups": groups } });
  expect(await gate(as("user,admin"))).toBeUndefined();
  expect((await gate(as("user")))?.status).toBe(403);
  expect((await gate(new Request("http://a.example/", { headers: pageHeaders })))?.status).toBe(401);
  for (const options of [
    {},
    { onlyTheProxyReachesThisServer: false },
    { onlyTheProxyReachesThisServer: true, rol: "admin" },
  ])
    expect(() => forNext(options as never)).toThrow(TypeError);
});
