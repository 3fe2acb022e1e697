import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathTarget, mendRequests } from "./mended-request";

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
  ])("%j is read as %j", (target, mended) => {
    expect(pathTarget(target)).toBe(mended);
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
          const mended = pathTarget(target);
          expect(() => decodeURIComponent(mended.replace(/\?.*/s, ""))).not.toThrow();
          expect(pathTarget(mended)).toBe(mended);
        },
      ),
    );
  });
});

describe("a server", () => {
  const server = createServer(({ method, url, headers }, response) => {
    response.end(`${method} ${url}${"x-middleware-prefetch" in headers ? " skips" : ""}`);
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve())));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it("sees mended requests only", async () => {
    mendRequests();
    const { port } = server.address() as AddressInfo;
    const ask = (method: string, path: string) =>
      new Promise((resolve, reject) => {
        const outgoing = request(
          { port, host: "127.0.0.1", method, path, headers: { "x-middleware-prefetch": "1" } },
          (response) => {
            response.setEncoding("utf8");
            response.once("data", resolve);
          },
        );
        outgoing.once("error", reject).end();
      });
    expect(await ask("GET", "/%ff?a=%")).toBe("GET /%25ff?a=%");
    expect(await ask("TRACE", "/")).toBe("PUT /");
  });
});
