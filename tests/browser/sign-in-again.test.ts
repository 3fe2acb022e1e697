import { sessionCookieName } from "@/lib/sessions/cookie";
import { choose, continueWith, expect, fact, sessionCookie, signIn, test, words } from "./fixtures";
import { listSessionIds } from "./rows";

const { account } = words.en;

test("signing in as somebody else ends the session before, and changes the cookie", async ({
  page,
  context,
  request,
}) => {
  const old = await context.newPage();
  await old.goto("/sign-in");

  await signIn(page, "alex", "google");
  const first = {
    cookie: `${sessionCookieName()}=${(await sessionCookie(context)) ?? ""}`,
    ids: await listSessionIds(),
  };
  expect(first.ids).toHaveLength(1);
  expect((await request.get("/api/me", { headers: { cookie: first.cookie } })).status()).toBe(200);

  // A tab from before, whose page still offers to sign in.
  await continueWith(old, "github");
  await choose(old, "hazel", "github");
  await expect(fact(old, account.name)).toHaveText("Hazel Sample");
  await page.reload();
  await expect(fact(page, account.name)).toHaveText("Hazel Sample");

  const ids = await listSessionIds();
  expect(ids).toHaveLength(1);
  expect(ids).not.toEqual(first.ids);
  expect(`${sessionCookieName()}=${(await sessionCookie(context)) ?? ""}`).not.toBe(first.cookie);
  expect((await request.get("/api/me", { headers: { cookie: first.cookie } })).status()).toBe(401);
});

test("a cookie that was planted before the sign-in is not the one afterwards", async ({
  page,
  context,
  cloakroom,
}) => {
  await context.addCookies([
    { name: sessionCookieName(), value: "v1.planted.by-somebody-else", url: cloakroom.url },
  ]);
  await signIn(page, "alex", "google");
  const value = await sessionCookie(context);
  expect(value).toMatch(/^v1\./);
  expect(value).not.toContain("planted");
});
