import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { choose, continueWith, expect, failureMessage, signIn, test, words } from "./fixtures";
import { ageProofs } from "./rows";

const { account, confirm, connections, errors, notices, outcomes, providers } = words.en;

async function pressConnect(page: Page, provider: "google" | "github"): Promise<void> {
  const names = [connections.connect, connections.connectAnother];
  const [first, another] = names.map((name) => name.replace("{provider}", providers[provider]));
  await page.getByRole("button", { name: new RegExp(`^(${first}|${another})$`) }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a person proves who they are, connects another account and disconnects it again", async ({
      page,
    }) => {
      await signIn(page, "gale", "google");
      await page.goto("/account/connections");
      await expect(page.getByText(connections.last.replace("{provider}", "Google"))).toBeVisible();
      await ageProofs();

      await page.reload();
      await pressConnect(page, "github");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(confirm.title);
      await expect(page.getByText(confirm.why.connect)).toBeVisible();
      await continueWith(page, "google");
      await choose(page, "gale", "google");
      await expect(page).toHaveURL(/\/account\/connections\?kept=/);
      const connect = connections.connect.replace("{provider}", providers.github);
      await expect(page.getByRole("button", { name: connect })).toBeFocused();
      await pressConnect(page, "github");
      await choose(page, "hazel", "github");
      const said = page.getByRole("status");
      await expect(said).toHaveText(outcomes["account-linked"].replace("{provider}", "GitHub"));
      await page.reload();
      await expect(said).toBeVisible();
      expect(await db().user.count()).toBe(1);
      expect(await db().session.count()).toBe(1);

      await ageProofs();
      const github = page.getByRole("region").or(page.locator("section")).filter({ hasText: "hazel-sample" });
      await github.locator("summary").first().click();
      const disconnectNow = github.getByRole("button", { name: connections.disconnectNow });
      await disconnectNow.click();
      await expect(page.getByText(confirm.why.disconnect)).toBeVisible();
      await continueWith(page, "google");
      await choose(page, "gale", "google");
      await expect(disconnectNow).toBeFocused();
      await disconnectNow.click();
      await expect(said).toHaveText(outcomes["account-unlinked"]);
      await expect(page.getByText("hazel-sample")).toHaveCount(0);
      expect(await db().account.count()).toBe(1);
    });
  });
}

test("an account of somebody else is explained, and nothing changes", async ({ page, browser, baseURL }) => {
  const other = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  await signIn(await other.newPage(), "hazel", "github");
  await other.close();

  await signIn(page, "gale", "google");
  await page.goto("/account/connections");
  await pressConnect(page, "github");
  await choose(page, "hazel", "github");
  await expect(failureMessage(page)).toContainText(errors["account-taken"].title);
  await expect(failureMessage(page)).toContainText(errors["account-taken"].next);
  expect(await db().account.findMany({ select: { provider: true } })).toHaveLength(2);
});

test("a form of two tabs disconnects once, and the second tab is told so", async ({ page, context }) => {
  await signIn(page, "alex", "google");
  await page.goto("/account/connections");
  await pressConnect(page, "github");
  await choose(page, "hazel", "github");
  await pressConnect(page, "google");
  await choose(page, "gale", "google");
  const stale = await context.newPage();
  for (const tab of [page, stale]) {
    await tab.goto("/account/connections");
    await tab.locator("section").filter({ hasText: "hazel-sample" }).locator("summary").first().click();
  }
  for (const [tab, outcome] of [
    [page, outcomes["account-unlinked"]],
    [stale, outcomes["account-not-linked"]],
  ] as const) {
    await tab.getByRole("button", { name: connections.disconnectNow }).locator("visible=true").click();
    await expect(tab.getByRole("status")).toHaveText(outcome);
  }
  expect(await db().account.count()).toBe(2);
});

test("an automatic connection is shown at that sign-in, and in the activity", async ({ page, flow }) => {
  await flow.whole("google", "Continue as Alex Sample");
  await page.goto("/account");
  await page.getByRole("button", { name: account.signOut }).click();
  await expect(page.getByRole("status")).toHaveText(notices["signed-out"]);
  await signIn(page, "alex", "github");
  await expect(page.getByRole("status")).toContainText(
    outcomes["account-joined"].replace("{provider}", "GitHub"),
  );
  await page.goto("/account/activity");
  await expect(page.getByText(words.en.events.account.joined.replace("{provider}", "GitHub"))).toBeVisible();
});

test("proving who one is with somebody else's account is refused", async ({ page, browser, baseURL }) => {
  const other = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  await signIn(await other.newPage(), "alex", "google");
  await other.close();
  await signIn(page, "gale", "google");
  await ageProofs();
  await page.goto("/account/confirm?returnTo=/account/data");
  await continueWith(page, "google");
  await choose(page, "alex", "google");
  await expect(failureMessage(page)).toContainText(errors["identity-mismatch"].title);
  await continueWith(page, "google");
  await choose(page, "gale", "google");
  await expect(page).toHaveURL("/account/data");
});
