import { sessionCookieName } from "@/lib/sessions/cookie";
import { expect, test } from "./fixtures";
import { findForm } from "./sign-in-flow";
import { listSessionIds } from "./rows";

const evil = "https://evil.example";

/** What a form of another site, or a client that hides where it comes from, sends. */
const foreign: [what: string, headers: Record<string, string>][] = [
  ["of another site", { origin: evil }],
  ["of another site that forwards its host", { origin: evil, "x-forwarded-host": "evil.example" }],
  ["of a sandboxed frame", { origin: "null" }],
  ["of a frame that claims to be us", { origin: "null", "sec-fetch-site": "same-origin" }],
  ["without Origin", {}],
  ["without Origin from another site", { "sec-fetch-site": "cross-site" }],
  ["without Origin from a sibling domain", { "sec-fetch-site": "same-site" }],
];

/** The fields of a form as React's client sends them when it calls the action. */
function asCalled(fields: Record<string, string>): Record<string, string> {
  const own = Object.entries(fields).filter(([name]) => !name.startsWith("$ACTION_"));
  return { ...Object.fromEntries(own.map(([name, value]) => [`_1_${name}`, value])), "0": '["$K1"]' };
}

for (const [what, headers] of foreign) {
  test(`a form ${what} signs nobody out or in, and changes no language`, async ({ context, signedIn }) => {
    await signedIn();
    const { request } = context;
    const account = await (await request.get("/account")).text();
    const signIn = await (await request.get("/sign-in?error=access-denied")).text();
    const forms = [
      { path: "/sign-in", fields: findForm(signIn, 'value="google"') },
      { path: "/account", fields: { ...findForm(account, 'value="ru"'), locale: "ru" } },
    ];
    for (const { path, fields } of forms) {
      // As a form without JavaScript, and as the request that Next's own script makes of it.
      const actionId = Object.keys(fields).find((name) => name.startsWith("$ACTION_ID_")) ?? "";
      const byScript = { "next-action": actionId.replace("$ACTION_ID_", "") };
      expect(byScript["next-action"]).toMatch(/^\w{20,}$/);
      for (const [multipart, more] of [
        [fields, {}],
        [asCalled(fields), byScript],
      ] as const) {
        const sent = { multipart, headers: { ...headers, ...more }, maxRedirects: 0 };
        const answer = await request.post(path, sent);
        expect(answer.status()).toBe(403);
        expect(answer.headers()).not.toHaveProperty("set-cookie");
      }
    }
    const signOut = await request.post("/account/sign-out", { headers, maxRedirects: 0 });
    expect(signOut.status()).toBe(403);
    expect(await listSessionIds()).toHaveLength(1);
    expect((await context.cookies()).map(({ name }) => name)).toEqual([sessionCookieName()]);
  });

  test(`a request ${what} ends no session by the API`, async ({ context, signedIn }) => {
    await signedIn();
    const answer = await context.request.delete("/api/me/session", { headers });
    expect([answer.status(), await answer.json()]).toMatchObject([403, { code: "cross-origin" }]);
    expect(await listSessionIds()).toHaveLength(1);
  });
}

test("our own form does sign out", async ({ context, signedIn, cloakroom }) => {
  await signedIn();
  const headers = { origin: cloakroom.url };
  const answer = await context.request.post("/account/sign-out", { headers, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  expect(await listSessionIds()).toHaveLength(0);
});

test("no GET ends a session or begins a sign-in", async ({ context, signedIn }) => {
  await signedIn();
  for (const path of [
    "/api/auth/signout",
    "/api/auth/signin/google",
    "/account/sign-out",
    "/account?signOut=1",
  ]) {
    await context.request.get(path, { maxRedirects: 0 });
  }
  expect(await listSessionIds()).toHaveLength(1);
  expect((await context.cookies()).map(({ name }) => name)).toEqual([sessionCookieName()]);
});
