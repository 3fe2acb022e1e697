import { describe, expect, it } from "vitest";
import { MESSAGES } from "@/app/i18n/catalogues";
import { findForm } from "../browser/sign-in-flow";
import { sharedApplication } from "./application";
import { type Credentials, send } from "./client";
import { type HttpAnswer, sendHttp } from "./http";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { authUrl } = application;
const { host, hostname } = new URL(authUrl);

/** The same application, by `npm start` and by Next alone. */
const servers = [
  ["npm start", application.url],
  ["next start", application.nextUrl ?? ""],
] as const;

const cookieOf = (as: Credentials) => ("cookie" in as ? as.cookie : "");

type Sent = Record<string, string | string[]>;

async function post(server: string, path: string, fields: Record<string, string>, sent: Sent = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "", origin: authUrl, ...sent };
  return sendHttp(new URL(path, server), { method: "POST", headers, body: await encoded.text() });
}

const get = (server: string, path: string, headers: Sent = {}) =>
  sendHttp(new URL(path, server), { method: "GET", headers });

/** The form that changes the language of whoever sends it. */
async function languageForm(server: string): Promise<Record<string, string>> {
  return { ...findForm((await get(server, "/sign-in")).text, 'value="ru"'), locale: "ru" };
}

/** For a server action's field that of one which no build has. */
const older = (name: string) => name.replace(/^(\$ACTION_ID_..).*/, `$1${"0".repeat(40)}`);

const languageSet = ({ headers }: HttpAnswer) =>
  headers.getSetCookie().some((cookie) => cookie.startsWith("locale=ru;"));

describe.each(servers)("a form of ours, served by %s", (_, server) => {
  it.each([
    ["as it is", { host }],
    ["without its port", { host: hostname, "x-forwarded-host": hostname }],
    ["without its port in X-Forwarded-Host", { host, "x-forwarded-host": hostname }],
    ["a name of the proxy's own", { host: "cloakroom.internal:3000" }],
    ["several", { host: "a.example", "x-forwarded-host": "b.example, c.example" }],
    ["one that cannot be", { host: "a b/c?d", "x-forwarded-host": "::" }],
  ])("is taken when the host is %s", async (_host, sent) => {
    const answer = await post(server, "/sign-in", await languageForm(server), sent);
    expect([answer.status, languageSet(answer)]).toEqual([200, true]);
  });

  it.each([
    ["of another site", { origin: "https://evil.example" }],
    [
      "of another site whose host it names",
      { origin: "https://evil.example", host: "evil.example", "x-forwarded-host": "evil.example" },
    ],
    ["of our host by another scheme", { origin: authUrl.replace("http:", "https:") }],
    ["of nobody", { origin: "null", "sec-fetch-site": "same-origin" }],
  ])("is refused when it is one %s", async (_origin, sent) => {
    for (const path of ["/sign-in", "/nowhere"]) {
      const answer = await post(server, path, await languageForm(server), sent);
      expect([answer.status, languageSet(answer)]).toEqual([403, false]);
    }
    // With no action in it that could refuse it.
    const headers = { "content-type": "application/x-www-form-urlencoded", ...sent };
    const plain = await sendHttp(new URL("/sign-in", server), { method: "POST", headers, body: "x=y" });
    expect(plain.status).toBe(403);
    expect((await post(server, "/account/sign-out", {}, sent)).status).toBe(403);
  });
});

describe.each(servers)("a form of an older page, served by %s", (_, server) => {
  const page = "/sign-in?returnTo=%2Faccount%2Fdata&notice=session-idle";
  const updated = `${page}&page-updated=1`;

  async function olderForm(): Promise<Record<string, string>> {
    const fields = Object.entries(await languageForm(server));
    return Object.fromEntries(fields.map(([name, value]) => [older(name), value]));
  }

  it("leads back to the page, which says so in the person's language", async () => {
    const answer = await post(server, page, await olderForm());
    expect([answer.status, answer.headers.get("location")]).toEqual([303, updated]);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    for (const [locale, words] of Object.entries(MESSAGES)) {
      const { text } = await get(server, updated, { cookie: `locale=${locale}` });
      expect(text).toContain(words.site.pageUpdated);
      expect(text).toContain(words.notices["session-idle"]);
    }
    expect((await get(server, page)).text).not.toContain(`>${MESSAGES.en.site.pageUpdated}<`);
  });

  it("leads Next's script back to it", async () => {
    const [action = ""] = Object.keys(await olderForm());
    const id = action.replace("$ACTION_ID_", "");
    const answer = await post(server, page, { _1_locale: "ru", "0": '["$K1"]' }, { "next-action": id });
    expect([answer.status, answer.headers.get("x-action-redirect")]).toEqual([200, `${updated};replace`]);
    expect(answer.headers.has("x-nextjs-action-not-found")).toBe(false);
  });

  it("leads back to it too when it has other fields than today's", async () => {
    const { locale: _, ...fields } = await languageForm(server);
    const sent = { referer: `${authUrl}${page}` };
    const answer = await post(server, page, { ...fields, language: "ru" }, sent);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, updated]);
    const again = await post(server, updated, fields, { referer: `${authUrl}${updated}` });
    expect([again.status >= 400, languageSet(again)]).toEqual([true, false]);
  });

  it("is taken for no form of ours where it is none", async () => {
    for (const fields of [{}, { $ACTION_ID_x: "" }, { x: "y" }])
      expect((await post(server, page, fields)).status).toBe(400);
  });
});

describe.each(servers)("signing out, served by %s", (_, server) => {
  const standing = async (as: Credentials) => (await send(application, "GET /api/me", { as })).status;

  it("needs no server action, and ends the session once", async () => {
    const { as } = await signIn(application);
    const headers = { cookie: cookieOf(as) };
    const answer = await post(server, "/account/sign-out", {}, headers);
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      `${authUrl}/sign-in?notice=signed-out`,
    ]);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^cloakroom_session_\d+=; /)]);
    expect(await standing(as)).toBe(401);
    const again = await post(server, "/account/sign-out", {}, headers);
    expect(again.headers.get("location")).toBe(`${authUrl}/sign-in?notice=already-signed-out`);
  });

  it("is a form's to ask for: no look at it, no other site and no unknown origin ends anything", async () => {
    const { as } = await signIn(application);
    const cookie = cookieOf(as);
    const statuses = [
      (await get(server, "/account/sign-out", { cookie })).status,
      (await post(server, "/account/sign-out", {}, { cookie, origin: "https://evil.example" })).status,
      (await post(server, "/account/sign-out", {}, { cookie, origin: [] })).status,
    ];
    expect(statuses).toEqual([405, 403, 403]);
    expect(await standing(as)).toBe(200);
  });
});

describe.each(servers)("OPTIONS, served by %s", (_, server) => {
  it.each([
    ["/", "GET, HEAD, POST, OPTIONS"],
    ["/account", "GET, HEAD, POST, OPTIONS"],
    ["/sign-in?returnTo=%2F", "GET, HEAD, POST, OPTIONS"],
    ["/account/sign-out", "OPTIONS, POST"],
    ["/account/data/download", "GET, HEAD, OPTIONS"],
    ["/api/me", "DELETE, GET, HEAD, OPTIONS, PATCH"],
  ])("of %s tells its methods", async (path, allow) => {
    const { status, headers, text } = await sendHttp(new URL(path, server), {
      method: "OPTIONS",
      headers: {},
    });
    expect([status, text]).toEqual([204, ""]);
    expect(headers.get("allow")?.split(", ").sort()).toEqual(allow.split(", ").sort());
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe.each(servers)("headers of Next's own, served by %s", (_, server) => {
  const stateTree = encodeURIComponent(
    JSON.stringify(["", { children: ["__PAGE__", {}] }, null, null, true]),
  );
  it.each([
    ["RSC", { rsc: "1" }],
    ["RSC and a prefetch", { rsc: "1", "next-router-prefetch": "1" }],
    ["a prefetch alone", { "next-router-prefetch": "1" }],
    ["a segment", { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" }],
    ["a state tree", { rsc: "1", "next-router-state-tree": stateTree }],
    ["a state tree that is none", { rsc: "1", "next-router-state-tree": "x" }],
    ["a page", { rsc: "1", "next-url": "/account" }],
    ["an action", { "next-action": "0" }],
  ] satisfies [string, Sent][])("change nothing on paths of the API: %s", async (_header, sent) => {
    const { as } = await signIn(application);
    const cookie = cookieOf(as);
    for (const query of ["", "?_rsc=1x2y3"]) {
      expect((await get(server, `/api/verify${query}`, { ...sent, cookie })).status).toBe(200);
      expect((await get(server, `/api/verify${query}`, sent)).status).toBe(401);
      expect((await get(server, `/api/me/sessions${query}`, { ...sent, cookie })).status).toBe(200);
      expect((await get(server, `/api/health/live${query}`, sent)).status).toBe(200);
    }
    const exchange = { method: "POST", headers: { ...sent, "content-type": "application/json" }, body: "{}" };
    expect((await sendHttp(new URL("/auth/google", server), exchange)).status).toBe(400);
  });
});
