import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { LOCALES } from "@/app/i18n/locales";
import { continueWith, expect, test, words } from "./fixtures";

/** In both themes; only colours change between them, and a page need not be loaded anew for that. */
async function expectNothingFound(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // No frame to look into, hence no second page needed, which the newer way opens for each run.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ html }) => html),
    }));
    expect(found, `what axe finds on ${page.url()}, ${colorScheme}`).toEqual([]);
  }
}

const reference = "7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11";
const forEverybody = [
  "/",
  "/sign-in",
  `/sign-in?error=account-exists&continueWith=github&reference=${reference}`,
  "/sign-in?notice=session-idle&returnTo=/account%3Ftab=1",
  "/goodbye",
  "/docs/errors",
  "/docs/api",
  "/nowhere",
];

for (const locale of LOCALES) {
  test.describe(`axe finds nothing, in ${locale}`, () => {
    // One of the pages is the one that does not exist.
    test.use({ locale, expectedErrors: [/status of 404/] });

    test("on the pages for everybody", async ({ page }) => {
      for (const path of forEverybody) {
        await page.goto(path);
        await expectNothingFound(page);
      }
    });

    test("on the pages for a person who is signed in", async ({ page, signedIn }) => {
      await signedIn();
      for (const path of ["/", "/account"]) {
        await page.goto(path);
        await expect(page.getByRole("button", { name: words[locale].account.signOut })).toBeVisible();
        await expectNothingFound(page);
      }
    });

    test("on the sandbox's choosers", async ({ page }) => {
      for (const provider of ["google", "github"] as const) {
        await page.goto("/sign-in");
        await continueWith(page, provider, locale);
        await page.waitForURL(/^http:\/\/127/);
        await expectNothingFound(page);
      }
    });
  });
}
