import { LOCALES } from "@/messages/locales";
import { expect, fact, signIn, test, words } from "./fixtures";
import { expectLegible } from "./locales";

const { account, outcomes } = words.en;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a person changes their name, and is told plainly what is wrong with another", async ({ page }) => {
      await signIn(page, "gale", "google");
      const edit = page.getByText(account.changeName, { exact: true });
      const field = page.getByRole("textbox", { name: account.newName });
      await edit.click();
      const save = page.getByRole("button", { name: account.saveName });
      await field.fill("  ");
      await save.click();
      await expect(page.getByRole("alert").getByText(account.problems["name-missing"])).toBeVisible();
      const long = "Ж".repeat(201);
      await field.fill(long);
      await save.click();
      await expect(
        page.getByRole("alert").getByText(account.problems["name-too-long"].replace("{max}", "200")),
      ).toBeVisible();
      await expect(field).toHaveValue(long);
      await field.fill("Гейл Образцова");
      await save.click();
      await expect(page.getByRole("status")).toHaveText(outcomes["name-saved"]);
      await expect(fact(page, account.name)).toHaveText("Гейл Образцова");
      await expect(page.getByRole("banner")).toContainText("Гейл Образцова");
      await edit.click();
      await save.click();
      await expect(page.getByRole("status")).toHaveText(outcomes["name-unchanged"]);
    });
  });
}

test("the language chosen in one browser greets the person in a new one", async ({
  page,
  browser,
  cloakroom,
}) => {
  await signIn(page, "gale", "google");
  await page.getByRole("radio", { name: "Русский" }).check();
  await page.getByRole("button", { name: account.saveLanguage }).click();
  await expect(page.getByRole("status")).toHaveText(words.ru.outcomes["language-saved"]);
  const other = await browser.newContext({ baseURL: cloakroom.url, locale: "en-US" });
  const elsewhere = await other.newPage();
  await signIn(elsewhere, "gale", "google");
  await expect(elsewhere.getByRole("heading", { level: 1 })).toHaveText(words.ru.account.title);
  await other.close();
});

test.describe("in a time zone of one's own", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("times are in it, and in UTC without JavaScript", async ({ page, browser, cloakroom }) => {
    await signIn(page, "gale", "google");
    await expect(fact(page, account.authenticatedAt)).toContainText("GMT+9");
    const plain = await browser.newContext({
      baseURL: cloakroom.url,
      javaScriptEnabled: false,
      locale: "en-US",
    });
    const elsewhere = await plain.newPage();
    await signIn(elsewhere, "gale", "google");
    await expect(fact(elsewhere, account.authenticatedAt)).toContainText("UTC");
    await plain.close();
  });
});

const PAGES = [
  "/account",
  "/account/connections?notice=account-linked&provider=github",
  "/account/connections?error=account-taken",
  "/account/sessions?because=not-me",
  "/account/activity",
  "/account/data",
  "/account/confirm?error=identity-mismatch",
];

for (const locale of LOCALES) {
  test.describe(`in ${locale}, 320 pixels wide`, () => {
    test.use({ locale, viewport: { width: 320, height: 640 } });

    test("axe finds nothing on the pages of an account, and nothing is wider than the screen", async ({
      page,
      flow,
    }) => {
      await flow.whole("google", "Continue as Alex Sample");
      await flow.whole("github", "Continue as Alex Sample");
      for (const path of PAGES) {
        await page.goto(path);
        await page
          .locator("details")
          .evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
        await expectLegible(page, locale);
      }
      for (const [path, button] of [
        ["/account", words[locale].account.saveName],
        ["/account/data", words[locale].data.deleteNow],
      ] as const) {
        await page.goto(path);
        if (path === "/account")
          await page.getByText(words[locale].account.changeName, { exact: true }).click();
        await page.getByRole("textbox").fill(" ");
        await page.getByRole("button", { name: button }).click();
        await expect(page.getByRole("textbox")).toHaveAttribute("aria-invalid", "true");
        await expectLegible(page, locale);
      }
    });
  });
}
