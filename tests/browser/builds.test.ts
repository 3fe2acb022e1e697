import { rmSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import type { Locale } from "@/messages/locales";
import { type PassingProxy, startPassingProxy } from "../integration/passing-proxy";
import { type Cloakroom, startCloakroom } from "../servers";
import { sessionCookieAt } from "../session-cookie";
import { expect, manySignIns, test, words } from "./fixtures";
import { findEnglish, MADE_UP, madeUp } from "./made-up-language";
import { addsNotes, checkNotes, testNotes } from "./notes-example";
import { useNotes } from "./notes-story";
import { makeOlderBuild } from "./older-build";
import { listPages } from "./protected-pages";
import { connectAccount, registerWithId, startSession, startSessionOnPhone } from "./rows";

type Deploy = {
  readonly proxy: PassingProxy;
  readonly older: Cloakroom;
  readonly newer: Cloakroom;
  /** Of the older build. */
  readonly folder: string;
};

// A deploy in small: one address, behind which first an older build serves and then this one.
const it = test.extend<object, { deploy: Deploy }>({
  deploy: [
    async ({ cloakroom }, use) => {
      const folder = makeOlderBuild();
      const { databaseUrl, sandbox } = cloakroom;
      const proxy = await startPassingProxy();
      sandbox.addRedirectOrigin(proxy.origin);
      const env = { AUTH_URL: proxy.origin, AUTH_SECRET: process.env.AUTH_SECRET ?? "", ...manySignIns };
      // By its own server: that and its pages share a database client, which has to know its tables.
      const older = await startCloakroom({ databaseUrl, sandbox, env, otherCheckout: folder });
      const newer = await startCloakroom({ databaseUrl, sandbox, env });
      await use({ proxy, older, newer, folder });
      await Promise.all([older.stop(), newer.stop()]);
      await proxy.stop();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker", timeout: 900_000 },
  ],
});

/** Somebody with something for every form to change, who looks at somebody else. */
async function startAdministrator(): Promise<{ cookie: string; pages: string[] }> {
  const other = await startSession({ email: "other@example.com" });
  const { userId, cookie } = await startSession({ role: "ADMIN" });
  await startSessionOnPhone(userId);
  await connectAccount(userId, "google", "mine");
  const account = ["", "/connections", "/sessions", "/data"].map((page) => `/account${page}`);
  return { cookie: cookie.value, pages: [...account, `/admin/users/${other.userId}`] };
}

type Visit = { readonly page: Page; readonly close: () => Promise<void> };

async function visit(
  browser: Browser,
  { proxy }: Deploy,
  person: { readonly javaScriptEnabled: boolean; readonly locale: Locale; readonly cookie?: string },
): Promise<Visit> {
  const { javaScriptEnabled, locale, cookie } = person;
  const context = await browser.newContext({ baseURL: proxy.origin, javaScriptEnabled, locale });
  const url = proxy.origin;
  await context.addCookies([{ name: "locale", value: locale, url }]);
  if (cookie !== undefined)
    await context.addCookies([{ name: sessionCookieAt(proxy.origin), value: cookie, url }]);
  return { page: await context.newPage(), close: () => context.close() };
}

/** Opens a page of the older build, until its scripts run, and lets the newer one answer from then on. */
async function openBeforeDeploy(page: Page, { proxy, older, newer }: Deploy, path: string, scripts: boolean) {
  proxy.target = older.url;
  await page.context().clearCookies({ name: "time-zone" });
  await page.goto(path);
  if (scripts) await page.waitForFunction(() => document.cookie.includes("time-zone="));
  proxy.target = newer.url;
}

/** The forms of a page that call a server action, but for the choice of a language, which is the same in both builds. */
const actionForms = (page: Page) => page.locator('main form[method="post" i]:not([action$="/sign-out"])');

for (const [javaScriptEnabled, locale] of [
  [true, "en"],
  [false, "ru"],
  [false, "en"],
  [true, "ru"],
] as const) {
  it(`every form of an older page leads back to it ${javaScriptEnabled ? "with" : "without"} JavaScript, in ${locale}`, async ({
    browser,
    deploy,
  }) => {
    it.setTimeout(600_000);
    const { cookie, pages } = await startAdministrator();
    const signedIn = await visit(browser, deploy, { javaScriptEnabled, locale, cookie });
    const visitor = await visit(browser, deploy, { javaScriptEnabled, locale });
    let sent = 0;
    for (const path of ["/sign-in?returnTo=%2Faccount%2Fdata", ...pages]) {
      const { page } = path.startsWith("/sign-in") ? visitor : signedIn;
      await openBeforeDeploy(page, deploy, path, javaScriptEnabled);
      const count = await actionForms(page).count();
      expect(count, `forms of ${path}`).toBeGreaterThan(0);
      for (let index = 0; index < count; index++) {
        await openBeforeDeploy(page, deploy, path, javaScriptEnabled);
        await actionForms(page)
          .nth(index)
          .evaluate((form: HTMLFormElement) => {
            form.noValidate = true;
            form.requestSubmit(form.querySelector<HTMLButtonElement>('button[type="submit"]'));
          });
        const updated = new URL(path, deploy.proxy.origin);
        updated.searchParams.set("page-updated", "1");
        await expect(page).toHaveURL(updated.href);
        await expect(page.getByText(words[locale].site.pageUpdated)).toBeVisible();
        sent++;
      }
    }
    expect(sent).toBeGreaterThan(9);
    await signedIn.close();
    await visitor.close();
  });
}

for (const javaScriptEnabled of [true, false]) {
  it(`what is the same in both builds works from an older page ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    browser,
    deploy,
  }) => {
    const { cookie } = await startAdministrator();
    const { page, close } = await visit(browser, deploy, { javaScriptEnabled, locale: "en", cookie });
    await openBeforeDeploy(page, deploy, "/account", javaScriptEnabled);
    await page.getByRole("button", { name: "Русский" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "ru");
    await expect(page).toHaveURL(/\/account$/);

    await openBeforeDeploy(page, deploy, "/account", javaScriptEnabled);
    await page.getByRole("button", { name: words.ru.account.signOut }).click();
    await expect(page.getByRole("status")).toHaveText(words.ru.notices["signed-out"]);
    await close();
  });
}

it.describe("a language that is a file and a line", () => {
  it.use({ expectedErrors: [/status of (400|404)/] });

  it("is taken by the API, spoken by every page, and deletes an account by its own word", async ({
    browser,
    deploy: { proxy, older },
  }) => {
    it.slow();
    proxy.target = older.url;
    const name = "Бо Образцов";
    const { userId, cookie } = await startSession({ role: "ADMIN", name, email: "bo@example.com" });
    await startSession({ role: "ADMIN", name, email: "cy@example.com" });
    await startSessionOnPhone(userId);
    await connectAccount(userId, "google", "mine", "bo@example.com");
    await registerWithId(userId);
    const context = await browser.newContext({ baseURL: proxy.origin, locale: "en" });
    const page = await context.newPage();
    await page.goto("/sign-in");
    expect((await findEnglish(page)).length).toBeGreaterThan(4);

    const url = proxy.origin;
    await context.addCookies([{ name: sessionCookieAt(url), value: cookie.value, url }]);
    const taken = await page.request.patch("/api/me", {
      headers: { origin: url },
      data: { locale: MADE_UP },
    });
    expect(await taken.json()).toMatchObject({ user_id: userId, locale: MADE_UP });
    const expectSpoken = async (path: string) => {
      await page.goto(path);
      await expect(page.locator("html"), path).toHaveAttribute("lang", MADE_UP);
      expect(await findEnglish(page), path).toEqual([]);
    };
    const added = addsNotes ? ["/notes", "/admin/notes"] : [];
    for (const path of [...listPages(userId), ...added, "/nowhere"]) await expectSpoken(path);

    await page.goto("/account/data");
    await page.getByRole("textbox").fill(madeUp(words.en.data.word));
    await page.getByRole("button", { name: madeUp(words.en.data.deleteNow) }).click();
    await expect(page).toHaveURL(/\/goodbye$/);
    expect(await db().user.count({ where: { id: userId } })).toBe(0);

    await context.addCookies([{ name: "locale", value: MADE_UP, url }]);
    for (const path of ["/", "/sign-in", "/sign-in?error=account-disabled", "/goodbye"])
      await expectSpoken(path);
    await context.close();
  });
});

it.describe("the area that docs/build-on-it.md adds", () => {
  it.skip(!addsNotes, "this checkout has an area of its name already");

  it("has its types and its form, and passes its own tests", async ({ deploy: { folder } }) => {
    it.setTimeout(600_000);
    await checkNotes(folder);
    await testNotes(folder);
  });

  for (const javaScriptEnabled of [true, false]) {
    it(`is found, used and administered ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
      browser,
      deploy,
    }) => {
      deploy.proxy.target = deploy.older.url;
      const visitor = await visit(browser, deploy, { javaScriptEnabled, locale: "en" });
      await visitor.page.goto("/notes?cursor=x");
      await expect(visitor.page).toHaveURL(/\/sign-in\?returnTo=%2Fnotes%3Fcursor%3Dx$/);
      await visitor.close();

      const { cookie } = await startSession({ role: "ADMIN", name: "Ada Sample" });
      const administrator = await visit(browser, deploy, {
        javaScriptEnabled,
        locale: "en",
        cookie: cookie.value,
      });
      await useNotes(administrator.page);
      await administrator.close();

      const person = await startSession({ email: "bo@example.com" });
      const other = await visit(browser, deploy, {
        javaScriptEnabled,
        locale: "en",
        cookie: person.cookie.value,
      });
      expect((await other.page.goto("/admin/notes"))?.status()).toBe(403);
      await other.close();
    });
  }
});
