import { db } from "@/lib/db/client";
import { expect, signIn, test, words } from "./fixtures";
import { PHONE, phoneClient, startSessionsOfApplications } from "./rows";

const { navigation, notices, outcomes, sessions } = words.en;

test("a person ends the session of their phone, whose next click lands on sign-in with the reason", async ({
  page,
  context,
  browser,
  cloakroom,
}) => {
  const phone = await browser.newContext({ baseURL: cloakroom.url, userAgent: phoneClient.userAgent });
  const onPhone = await phone.newPage();
  await signIn(onPhone, "alex", "google");
  await signIn(page, "alex", "google");
  await page.goto("/account/sessions");
  const stale = await context.newPage();
  await stale.goto("/account/sessions");

  for (const [tab, outcome] of [
    [page, outcomes["session-ended"].replace("{device}", PHONE)],
    [stale, outcomes["session-already-ended"]],
  ] as const) {
    const session = tab.locator("section").filter({ hasText: PHONE });
    await session.locator("summary").first().click();
    await session.getByRole("button", { name: sessions.endNow }).click();
    await expect(tab.getByRole("status")).toHaveText(outcome);
    await tab.reload();
    await expect(tab.getByRole("status")).toHaveText(outcome);
  }
  expect(await db().session.count()).toBe(1);

  await onPhone.getByRole("link", { name: navigation.sessions }).click();
  await expect(onPhone.getByRole("status")).toHaveText(notices["session-unknown"]);
  await phone.close();
});

test("whoever sees something foreign in the activity is led to end all other sessions", async ({
  page,
  browser,
  cloakroom,
}) => {
  const other = await browser.newContext({ baseURL: cloakroom.url });
  await signIn(await other.newPage(), "alex", "google");
  await other.close();
  await signIn(page, "alex", "google");
  await page.goto("/account/activity");
  await page.getByRole("link", { name: words.en.activity.notMe }).click();
  await expect(page.getByRole("heading", { name: sessions.notMe.title })).toBeVisible();
  await page.getByText(sessions.endOthers, { exact: true }).click();
  await page.getByRole("button", { name: "End 1 session now" }).click();
  await expect(page.getByRole("status")).toContainText("1 other session is ended.");
  await expect(page.getByText(sessions.noOthers, { exact: true })).toBeVisible();
  expect(await db().session.count()).toBe(1);
});

test("a person sees which applications are signed in, and ends a program's session and not their own", async ({
  page,
}) => {
  await signIn(page, "alex", "google");
  const { id } = await db().session.findFirstOrThrow();
  await startSessionsOfApplications(id);
  await page.goto("/account/sessions");
  const current = page.locator("section").filter({ hasText: sessions.current });
  await expect(current.locator("li")).toHaveText(["Team wiki (wiki.example.com)"]);
  await expect(current).toContainText(sessions.hosts);
  const program = page.locator("section").filter({ hasText: "Field notes" });
  await expect(program).toContainText(PHONE);
  await expect(page.getByText("You are signed in at 1 other place.")).toBeVisible();

  await page.getByText(sessions.endOthers, { exact: true }).click();
  await expect(page.getByText("those of applications too")).toBeVisible();
  await page.locator("#others").getByRole("link", { name: words.en.person.cancel }).click();
  await expect(page.getByText("those of applications too")).toBeHidden();
  await expect(page.getByText(sessions.endOthers, { exact: true })).toBeVisible();
  await program.locator("summary").first().click();
  await program.getByRole("button", { name: sessions.endNow }).click();
  await expect(page.getByRole("status")).toHaveText("Session ended: Field notes.");
  await expect(program).toHaveCount(0);
  await expect(current.locator("li")).toHaveText(["Team wiki (wiki.example.com)"]);
});
