import { expect, test, words } from "./fixtures";
import { listProtectedPages } from "./protected-pages";

const person = { name: "Sample Person of the Story", email: "of-the-story@example.com" };

/** What only the account page says. */
const protectedText = [person.name, person.email, words.en.account.lead, words.en.account.userId];

const five = (name: string) => Array<string>(5).fill(name).join(":");
const stateTree = encodeURIComponent(
  JSON.stringify(["", { children: ["account", { children: ["__PAGE__", {}] }] }]),
);

/** Requests by which pages of Next were once had without the middleware, or in parts. */
const detours: { what: string; headers?: Record<string, string>; path?: (page: string) => string }[] = [
  { what: "nothing special" },
  { what: "x-middleware-subrequest", headers: { "x-middleware-subrequest": "middleware" } },
  { what: "x-middleware-subrequest five times", headers: { "x-middleware-subrequest": five("middleware") } },
  { what: "x-middleware-subrequest of src", headers: { "x-middleware-subrequest": five("src/middleware") } },
  { what: "RSC", headers: { rsc: "1" } },
  { what: "RSC and _rsc", headers: { rsc: "1" }, path: (page) => `${page}?_rsc=1x2y3` },
  { what: "a prefetch", headers: { rsc: "1", "next-router-prefetch": "1" } },
  { what: "a whole prefetch", headers: { rsc: "1", "next-router-prefetch": "2" } },
  {
    what: "a segment",
    headers: { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_full" },
  },
  { what: "a state tree", headers: { rsc: "1", "next-router-state-tree": stateTree } },
  { what: ".rsc", path: (page) => `${page}.rsc` },
  { what: ".segments", path: (page) => `${page}.segments/_full.segment.rsc` },
  { what: "nxtP parameters", path: (page) => `${page}?nxtPid=1&nxtIid=1&nextLocale=en` },
  { what: "x-nextjs-data", headers: { "x-nextjs-data": "1" } },
  {
    what: "x-matched-path",
    headers: { "x-matched-path": "/account", "x-invoke-path": "/account" },
    path: () => "/",
  },
  {
    what: "x-rewrite-url",
    headers: { "x-rewrite-url": "/account", "x-original-url": "/account" },
    path: () => "/",
  },
  { what: "a trailing slash", path: (page) => `${page}/` },
  { what: "an encoded path", path: (page) => page.replace("a", "%61") },
  { what: "a double slash", path: (page) => `/${page}` },
  { what: "another case", path: (page) => page.toUpperCase() },
];

for (const { what, headers = {}, path = (page: string) => page } of detours) {
  test(`${what} shows no protected text without a session`, async ({ request, signedIn, cloakroom }) => {
    const { cookie } = await signedIn(person);
    const session = { cookie: `${cookie.name}=${cookie.value}` };
    expect(
      (await request.delete("/api/me/session", { headers: { ...session, origin: cloakroom.url } })).status(),
    ).toBe(200);
    for (const page of listProtectedPages()) {
      // With a cookie that opens the request passes the middleware, and the page's own gate is the only one.
      for (const over of [{}, session]) {
        const url = cloakroom.url + path(page);
        const answer = await request.get(url, { headers: { ...headers, ...over }, maxRedirects: 0 });
        const body = await answer.text();
        for (const text of protectedText)
          expect(body, `${url} answers ${answer.status()}`).not.toContain(text);
        expect(answer.status()).toBeLessThan(500);
      }
    }
  });
}

test("the same requests with a session do show it", async ({ context, signedIn }) => {
  await signedIn(person);
  for (const headers of [{}, { rsc: "1" }, { "x-middleware-subrequest": five("middleware") }]) {
    const body = await (await context.request.get("/account", { headers })).text();
    for (const text of protectedText) expect(body).toContain(text);
  }
});
