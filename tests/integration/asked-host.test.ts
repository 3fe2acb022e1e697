import { beforeAll, describe, expect, it } from "vitest";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { fixNextRequests } from "@/lib/node/next-request-fixes";
import { answerAtOnce, findHandler } from "@/server/fast-path";
import { createListener } from "@/server/listener";
import { addApplication } from "./applications-world";
import {
  A,
  arrive,
  ask,
  askRaw,
  at,
  codeOf,
  cookie,
  LEFT,
  listen,
  urls,
  useHosts,
  verify,
} from "./hosts-world";

useHosts();

describe("a host", () => {
  it("is believed of our proxies alone, if it is registered, and never taken for our own", async () => {
    const { child, parent } = await arrive();
    for (const presented of [cookie(child.sealed), cookie(parent.sealed), {}]) {
      const asked = { ...at(A), ...presented };
      for (const url of [urls.fast, urls.handlers]) {
        const { status } = await ask(`${url}/api/verify`, asked, "127.0.0.2");
        expect(status).toBe(url === urls.fast ? LEFT : 403);
      }
      for (const origin of [
        "https://c.example.net",
        "https://A.example.net",
        `${A}.`,
        `${A}:443`,
        "http://a.example.net",
      ])
        expect(codeOf(await verify({ ...at(origin), ...presented }))).toBe("403 application-unknown");
      expect(
        codeOf(
          await verify({
            ...at(A),
            "x-forwarded-uri": "/",
            "x-forwarded-host": "b",
            "x-forwarded-proto": "https",
          }),
        ),
      ).toBe("403 application-unknown");
    }
  });

  it("leads whoever is signed out to where they sign in there, where a redirect is possible", async () => {
    await addApplication({ origins: [A] });
    await waitForOwnInvalidation();
    const forwarded = {
      "x-forwarded-proto": "https",
      "x-forwarded-host": "a.example.net",
      "x-forwarded-uri": "//evil.example/?q=%20&r",
    };
    const start = `${A}/.cloakroom/start?to=//evil.example/?q=%2520%26r`;
    const page = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    const told = async (headers: Record<string, string>) => {
      const { status, headers: answered } = await verify({ ...forwarded, ...headers });
      expect(answered.location).toBe(start);
      return status;
    };
    expect(await told(page)).toBe(302);
    expect(await told({ accept: "text/html" })).toBe(302);
    expect(await told({ ...page, "x-forwarded-method": "HEAD" })).toBe(302);
    expect(await told({ ...page, "x-forwarded-method": "POST" })).toBe(401);
    expect(await told({ ...page, "sec-fetch-dest": "iframe" })).toBe(401);
    expect(await told({ ...page, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" })).toBe(401);
    expect(await told({ accept: "text/event-stream" })).toBe(401);
    expect(await told({})).toBe(401);
    expect((await verify({ ...at(A), ...page })).status).toBe(401);
  });

  it("shows a person whom a requirement refuses a page, and a program the problem", async () => {
    const { child } = await arrive();
    const asked = { ...at(A), ...cookie(child.sealed) };
    const page = await verify({ ...asked, accept: "text/html" }, "?role=admin");
    expect(page).toMatchObject({ status: 403, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(codeOf(await verify(asked, "?role=admin"))).toBe("403 forbidden");
  });

  it("tells whoever sent a form that nothing was sent, and whom the rule does not let in that it does not", async () => {
    const { child } = await arrive({ access: { emails: [] } });
    const form = { ...at(A), accept: "text/html", "x-forwarded-method": "POST" };
    const unsent = await verify(form);
    expect(unsent).toMatchObject({ status: 401, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(unsent.body).toContain("Nothing was sent");
    const russian = await verify({ ...form, "accept-language": "ru" });
    expect(russian.body).toContain("Ничего не отправлено");
    const denied = await verify({ ...at(A), accept: "text/html", ...cookie(child.sealed) });
    expect(denied).toMatchObject({ status: 403, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(denied.body).toContain("/.cloakroom/sign-out");
    expect(denied.headers["content-security-policy"]).toContain("form-action 'none'");
    expect(denied.headers["content-security-policy"]).not.toContain(", ");
  });
});

describe("a request to a guarded host for what only our own has", () => {
  let url = "";
  beforeAll(async () => {
    // As the server does: pages are asked for by our own host.
    fixNextRequests("https://auth.test");
    url = await listen(
      createListener({ answerAtOnce, findHandler }, (_, response) => {
        response.writeHead(LEFT).end();
        return Promise.resolve();
      }),
    );
  });

  it.each<[path: string, headers: Record<string, string>, status: number]>([
    ["/sign-in", { host: "a.example.net" }, 421],
    ["/api/me", { host: "a.example.net" }, 421],
    ["/", { host: "10.0.0.1:3000", "x-forwarded-host": "a.example.net" }, 421],
    ["/account", { "x-original-url": `${A}/account` }, 421],
    ["/api/verifyx", { host: "a.example.net" }, 421],
    ["/", { host: "A.EXAMPLE.NET" }, 421],
    ["/", { host: "a.example.net.:443" }, 421],
    ["/", { "x-forwarded-host": "auth.test, a.example.net" }, 421],
    ["/", { "x-original-url": "HTTPS://a.example.net/" }, 421],
    ["/.cloakroom/../sign-in", { host: "a.example.net" }, 421],
    ["/.cloakroom/%2E%2e/sign-in", { host: "a.example.net" }, 421],
    ["/.cloakroom/x/..\\..\\sign-in", { host: "a.example.net" }, 421],
    ["/api/health/../me", { host: "a.example.net" }, 421],
    ["/.cloakroom/start?to=/a/../b", { host: "a.example.net" }, LEFT],
    ["/api/verify?role=admin", { host: "a.example.net" }, 401],
    ["/.cloakroom/start", { host: "a.example.net" }, LEFT],
    ["/api/health/live", { host: "a.example.net" }, LEFT],
    ["/sign-in", { host: "auth.test" }, LEFT],
    ["/sign-in", { host: "c.example.net" }, LEFT],
    ["/sign-in", { "x-original-url": "https://c.example.net/" }, LEFT],
  ])("%s with %o is answered %i", async (path, headers, status) => {
    await addApplication({ origins: [A] });
    await waitForOwnInvalidation();
    const first = await askRaw(url, path, headers);
    expect(first.status).toBe(status);
    if (status === 421) expect(first.headers).not.toHaveProperty("strict-transport-security");
    await currentApplications();
    expect(await askRaw(url, path, headers)).toMatchObject({ status });
  });
});
