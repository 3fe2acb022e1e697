import { once } from "node:events";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathTarget, fixNextRequests } from "./next-request-fixes";

describe("a request target", () => {
  it.each([
    ["/api/me", "/api/me"],
    ["/a%20b/%D0%9F?x=%ff", "/a%20b/%D0%9F?x=%ff"],
    ["/api/%ff", "/api/%25ff"],
    ["/%/a%20b", "/%25/a%20b"],
    ["/a%20%D0/b", "/a%2520%25D0/b"],
    ["/%E0%A4%A?q=?%", "/%25E0%25A4%25A?q=?%"],
    ["*", "/*"],
    ["", "/"],
    ["http://example.com", "/"],
    ["https://a@example.com:1?x=/", "/?x=/"],
    ["HTTP://example.com//a/%ff#b", "//a/%25ff#b"],
    ["/http://example.com", "/http://example.com"],
  ])("%j is read as %j", (target, path) => {
    expect(pathTarget(target)).toBe(path);
  });

  it("can be decoded, whatever it was, and is not changed where it could", () => {
    const part = fc.constantFrom("%", "%ff", "%41", "%D0%9F", "/", "?", "a", "%2", "%25");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary-ascii" }),
          fc.array(part).map((parts) => parts.join("")),
        ),
        (target) => {
          const changed = pathTarget(target);
          expect(() => decodeURIComponent(changed.replace(/\?.*/s, ""))).not.toThrow();
          expect(pathTarget(changed)).toBe(changed);
        },
      ),
    );
  });
});

describe("a server", () => {
  const server = createServer((request, response) => response.end(JSON.stringify(pick(request))));
  beforeAll(() => {
    fixNextRequests("https://accounts.acme.test:8443");
    return new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const pick = ({ method, url, headers }: IncomingMessage) => ({ method, url, headers });
  const ask = async (method: string, path: string, headers: OutgoingHttpHeaders = {}) => {
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ port, host: "127.0.0.1", method, path, headers }).end();
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    return JSON.parse(await text(response)) as ReturnType<typeof pick>;
  };

  it("sees changed requests only", async () => {
    const { headers, ...line } = await ask("GET", "/%ff?a=%", { "x-middleware-prefetch": "1" });
    expect(line).toEqual({ method: "GET", url: "/%25ff?a=%" });
    expect(headers).not.toHaveProperty("x-middleware-prefetch");
    expect(await ask("TRACE", "/")).toMatchObject({ method: "PUT" });
  });

  it.each([
    ["without its port", { host: "accounts.acme.test", "x-forwarded-host": "accounts.acme.test" }],
    ["of the proxy's own", { host: "127.0.0.1:3000" }],
    ["of somebody else", { host: "evil.example", "x-forwarded-host": "evil.example, another.example" }],
  ])("is asked for pages by AUTH_URL's host, be it %s", async (_, sent) => {
    for (const path of ["/", "/account?x=1", "/apis", "/%61pi"]) {
      const { headers } = await ask("POST", path, sent);
      expect(headers).toMatchObject({ host: "accounts.acme.test:8443" });
      expect(headers).not.toHaveProperty("x-forwarded-host");
    }
  });

  it("keeps the host by which a guarded host's own paths are asked for", async () => {
    const sent = { host: "grafana.acme.test", "x-forwarded-host": "grafana.acme.test" };
    expect((await ask("GET", "/.cloakroom/start?to=/", sent)).headers).toMatchObject(sent);
  });

  const ofNext = {
    rsc: "1",
    "next-action": "0",
    "next-url": "/account",
    "next-router-state-tree": "x",
    "next-router-prefetch": "1",
    "next-router-segment-prefetch": "/_tree",
    "next-hmr-refresh": "1",
  };

  it.each(["/api", "/api/verify?_rsc=x", "//api/me", "/auth/google"])(
    "sees nothing of Next's own headers at %s, and the host as it was sent",
    async (path) => {
      const sent = { host: "app.acme.test", "x-forwarded-host": "app.acme.test", accept: "text/html" };
      const { headers } = await ask("GET", path, { ...sent, ...ofNext });
      expect(headers).toEqual({ ...sent, connection: "keep-alive" });
    },
  );

  it.each([
    ["/api/verify?_rsc=x", "/api/verify"],
    ["/api/verify?role=admin&_rsc=1x2&email_domain=a", "/api/verify?role=admin&email_domain=a"],
    ["/api/verify?_rsc&a=_rsc=&my_rsc=1?", "/api/verify?a=_rsc=&my_rsc=1?"],
    ["/account?_rsc=x", "/account?_rsc=x"],
  ])("sees %s as %s", async (path, seen) => {
    expect(await ask("GET", path)).toMatchObject({ url: seen });
  });

  it("sees them where they have a meaning", async () => {
    expect((await ask("GET", "/account", ofNext)).headers).toMatchObject(ofNext);
  });
});
