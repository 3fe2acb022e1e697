import type { APIRequestContext, APIResponse } from "@playwright/test";
import { expect, test } from "./fixtures";

const everywhere = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  "permissions-policy": expect.stringContaining("camera=()"),
  "strict-transport-security": expect.stringMatching(/max-age=31536000\b/),
  "content-security-policy": expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
};

type Ask = (request: APIRequestContext) => Promise<APIResponse>;

const get =
  (path: string): Ask =>
  (request) =>
    request.get(path, { maxRedirects: 0 });

/** Every kind of answer there is, with its status. */
const answers: [what: string, status: number, ask: Ask][] = [
  ["the home page", 200, get("/")],
  ["the sign-in page", 200, get("/sign-in?error=access-denied")],
  ["a page that does not exist", 404, get("/nowhere/at/all")],
  ["a page that needs a session", 303, get("/account")],
  ["a form of another site", 403, (r) => r.post("/sign-in", { headers: { origin: "https://evil.example" } })],
  ["an operation that needs a session", 401, get("/api/me")],
  ["an operation with a wrong body", 400, (r) => r.post("/auth/google", { data: { id_token: 1 } })],
  ["a refused proof", 401, (r) => r.post("/auth/google", { data: { id_token: "x" } })],
  ["a method that is not there", 405, (r) => r.put("/api/me")],
  ["an operation that is not there", 404, get("/api/nowhere")],
  ["a route of Auth.js that we do not have", 404, get("/api/auth/session")],
  ["a callback out of the blue", 303, get("/api/auth/callback/google?code=x&state=y")],
  ["the icon", 200, get("/icon.svg")],
  ["a script that is not there", 404, get("/_next/static/nowhere.js")],
  ["a file that is not there", 404, get("/robots.txt")],
];

for (const [what, status, ask] of answers) {
  test(`${what} has all security headers`, async ({ request }) => {
    const answer = await ask(request);
    expect(answer.status()).toBe(status);
    expect(answer.headers()).toMatchObject(everywhere);
    expect(answer.headers()).not.toHaveProperty("x-powered-by");
  });
}

test("scripts and styles have all security headers, and may be cached", async ({ request }) => {
  const html = await (await request.get("/")).text();
  const files = [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(([, path = ""]) => path);
  expect(files.some((path) => path.includes(".js"))).toBe(true);
  expect(files.some((path) => path.includes(".css"))).toBe(true);
  for (const path of new Set(files)) {
    const answer = await request.get(path);
    expect(answer.headers()).toMatchObject(everywhere);
    expect(answer.headers()["cache-control"]).toContain("immutable");
  }
});

test("a page runs only scripts with the nonce of its own answer", async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ["/", "/sign-in", "/nowhere", "/"]) {
    const answer = await request.get(path);
    const policy = answer.headers()["content-security-policy"] ?? "";
    const scriptSrc = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
    expect(scriptSrc).not.toMatch(/unsafe-(inline|eval)/);
    expect(policy).toMatch(/object-src 'none'/);
    expect(policy).toMatch(/base-uri 'none'/);
    expect(policy).toMatch(/form-action 'self'/);
    const nonce = /'nonce-([^']+)'/.exec(scriptSrc)?.[1] ?? "";
    nonces.add(nonce);
    const html = await answer.text();
    const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].map(([, attributes = ""]) => attributes);
    expect(scripts.length).toBeGreaterThan(1);
    for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<[^>]+\s(on\w+|style)=/);
  }
  expect(nonces.size).toBe(4);
});

test("nothing that depends on the session may be kept by a cache", async ({ context, signedIn }) => {
  await signedIn();
  for (const path of ["/", "/account", "/sign-in", "/api/me", "/api/me/sessions", "/api/me/export"]) {
    const answer = await context.request.get(path, { maxRedirects: 0 });
    expect(answer.headers()["cache-control"], path).toMatch(/private.*no-store/);
  }
});
