import type { Page } from "@playwright/test";
import type { Locale } from "@/messages/locales";
import { db } from "@/lib/db/client";
import type { Provider } from "@/lib/providers/providers";
import { type Cloakroom, startCloakroom } from "../servers";
import {
  choose,
  continueWith,
  expect,
  failureMessage,
  manySignIns,
  sessionCookie,
  test as base,
  words,
} from "./fixtures";

/** These stories take place at an application that connects nothing by e-mail alone. */
const test = base.extend<object, { explicit: Cloakroom }>({
  explicit: [
    async ({ cloakroom: { databaseUrl, sandbox } }, use) => {
      const env = { AUTH_SECRET: process.env.AUTH_SECRET ?? "", EMAIL_LINKING: "explicit", ...manySignIns };
      const explicit = await startCloakroom({ databaseUrl, sandbox, env });
      await use(explicit);
      await explicit.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ explicit }, use) => use(explicit.url),
});

async function enterAs(page: Page, person: string, provider: Provider, locale: Locale): Promise<void> {
  await continueWith(page, provider, locale);
  await choose(page, person, provider, locale);
}

/** Signs Alex in with Google and out, and then tries GitHub, where the same e-mail is verified. */
async function comeByTheOtherWay(page: Page, locale: Locale): Promise<void> {
  await page.goto("/sign-in");
  await enterAs(page, "alex", "google", locale);
  await expect(page).toHaveURL("/account");
  await page.getByRole("button", { name: words[locale].account.signOut }).click();
  await expect(page.getByRole("status")).toHaveText(words[locale].notices["signed-out"]);
  await enterAs(page, "alex", "github", locale);
  await expect(failureMessage(page)).toContainText(words[locale].errors["account-exists"].title);
}

/** Comes by the other way, and continues as they were told to: to the question. */
async function comeToTheQuestion(page: Page, locale: Locale = "en"): Promise<void> {
  await comeByTheOtherWay(page, locale);
  await enterAs(page, "alex", "google", locale);
  await expect(page).toHaveURL("/account/connect?returnTo=%2Faccount");
}

async function listProviders(): Promise<string[]> {
  const accounts = await db().account.findMany({
    orderBy: { linkedAt: "asc" },
    select: { provider: true },
  });
  return accounts.map(({ provider }) => provider);
}

for (const [locale, language, javaScriptEnabled] of [
  ["en", "en-US", true],
  ["ru", "ru-RU", false],
] as const) {
  test.describe(`in ${language} ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test.use({ locale: language, javaScriptEnabled });
    const { events, outcomes, pendingLink, signIn } = words[locale];

    test("the page names the provider to continue with, and after it asks whose the account is", async ({
      page,
      context,
    }) => {
      await comeByTheOtherWay(page, locale);
      await expect(page.getByText(signIn.known.replace("{providers}", "Google"))).toBeVisible();
      expect(await sessionCookie(context)).toBeUndefined();
      expect(await listProviders()).toEqual(["google"]);

      await enterAs(page, "alex", "google", locale);
      const question = pendingLink.ask.replace("{provider}", "GitHub").replace(/<account>.*/, "alex-sample?");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(question);
      await expect(page.getByRole("main")).toContainText("Alex Sample (alex@example.com)");
      expect(await listProviders()).toEqual(["google"]);

      await page.getByRole("button", { name: pendingLink.connect, exact: true }).click();
      await expect(page.getByRole("status")).toHaveText(
        outcomes["account-linked"].replace("{provider}", "GitHub"),
      );
      await expect(page).toHaveURL(/\/account\?/);
      expect(await db().user.count()).toBe(1);
      expect(await listProviders()).toEqual(["google", "github"]);
      await page.goto("/account/activity");
      await expect(page.getByText(events.account.linked.replace("{provider}", "GitHub"))).toHaveCount(1);
    });

    test("whoever says no goes where they were going, and is not asked again", async ({ page, context }) => {
      await comeToTheQuestion(page, locale);
      await page.getByRole("button", { name: pendingLink.notNow, exact: true }).click();
      await expect(page).toHaveURL("/account");
      expect((await context.cookies()).filter(({ name }) => name.includes("pending"))).toEqual([]);
      await page.goto("/account/connect?returnTo=/account/sessions");
      await expect(page).toHaveURL("/account/sessions");
      expect(await listProviders()).toEqual(["google"]);
    });
  });
}

test("the question is about nobody who signs in meanwhile", async ({ page, context, explicit }) => {
  await comeToTheQuestion(page);
  const other = await context.newPage();
  await other.goto(`${explicit.url}/sign-in?error=access-denied`);
  await enterAs(other, "gale", "google", "en");
  await expect(other).toHaveURL("/account");
  await page.getByRole("button", { name: words.en.pendingLink.connect, exact: true }).click();
  await expect(page).not.toHaveURL(/connect/);
  expect((await listProviders()).sort()).toEqual(["google", "google"]);
});

test("a double click connects once", async ({ page }) => {
  await comeToTheQuestion(page);
  await page.getByRole("button", { name: words.en.pendingLink.connect, exact: true }).dblclick();
  await expect(page).toHaveURL(/\/account(\?.*)?$/);
  expect(await listProviders()).toEqual(["google", "github"]);
  expect(await db().auditEvent.count({ where: { type: "account.linked" } })).toBe(1);
});

test("from then on both lead to one user", async ({ page }) => {
  await comeToTheQuestion(page);
  await page.getByRole("button", { name: words.en.pendingLink.connect, exact: true }).click();
  await page.getByRole("button", { name: words.en.account.signOut }).click();
  await enterAs(page, "alex", "github", "en");
  await expect(page).toHaveURL("/account");
  expect(await db().user.count()).toBe(1);
});

test("whoever continues as somebody else connects nothing", async ({ page }) => {
  await comeByTheOtherWay(page, "en");
  await enterAs(page, "gale", "google", "en");
  await expect(page).toHaveURL("/account");
  const gale = await db().user.findUniqueOrThrow({
    where: { email: "gale@example.com" },
    select: { accounts: { select: { provider: true } } },
  });
  expect(gale.accounts).toEqual([{ provider: "google" }]);
  expect(await db().account.count({ where: { provider: "github" } })).toBe(0);
});
