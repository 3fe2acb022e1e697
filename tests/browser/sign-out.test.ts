import { countRows } from "../rows";
import { expect, fact, sessionCookie, signIn, test, words } from "./fixtures";

const { account, home, notices } = words.en;

test("a person signs out, and the session and its cookie are gone", async ({ page, context }) => {
  await signIn(page, "alex", "google");
  await page.getByRole("button", { name: account.signOut }).click();
  await expect(page.getByRole("status")).toHaveText(notices["signed-out"]);
  expect(await sessionCookie(context)).toBeUndefined();
  expect(await countRows()).toMatchObject({ users: 1, sessions: 0 });
});

test("a cookie copied before signing out opens nothing afterwards", async ({ page, signedIn, request }) => {
  const { cookie } = await signedIn();
  const headers = { cookie: `${cookie.name}=${cookie.value}` };
  expect((await request.get("/api/me", { headers })).status()).toBe(200);

  await page.goto("/");
  await page.getByRole("button", { name: account.signOut }).click();
  await expect(page.getByRole("status")).toBeVisible();

  expect((await request.get("/api/me", { headers })).status()).toBe(401);
  const answer = await request.get("/account", { headers, maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(new URL(answer.headers().location ?? "", page.url()).searchParams.get("notice")).toBe(
    "session-unknown",
  );
});

test("the back button shows no account after signing out", async ({ page, signedIn }) => {
  await signedIn({ name: "Sample Person" });
  await page.goto("/account");
  await expect(fact(page, account.name)).toHaveText("Sample Person");
  await page.getByRole("button", { name: account.signOut }).click();
  await expect(page).toHaveURL(/\/sign-in\?notice=signed-out$/);

  await page.goBack();
  await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Faccount$/);
  await expect(page.getByText("Sample Person")).toHaveCount(0);
});

test("signing out in one tab ends the other tab's session too, and says what happened", async ({
  page,
  context,
  signedIn,
}) => {
  await signedIn();
  const other = await context.newPage();
  await other.goto("/account");
  await page.goto("/account");
  await page.getByRole("button", { name: account.signOut }).click();
  await expect(page.getByRole("status")).toHaveText(notices["signed-out"]);

  await other.getByRole("button", { name: account.signOut }).click();
  await expect(other.getByRole("status")).toHaveText(notices["already-signed-out"]);
  await other.goto("/");
  await expect(other.getByRole("link", { name: home.signIn, exact: true })).toBeVisible();
});
