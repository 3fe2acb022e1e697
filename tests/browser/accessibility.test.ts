import { continueWith, expect, test, words } from "./fixtures";
import { expectAxeFindsNothing } from "./legible";
import { AXE_LOCALES } from "./locales";

const reference = "7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11";
/** Those of the documentation are looked at in documentation.test.ts. */
const forEverybody = [
  "/",
  "/sign-in",
  `/sign-in?error=account-exists&continueWith=github&reference=${reference}`,
  "/sign-in?notice=session-idle&returnTo=/account%3Ftab=1",
  "/goodbye",
  "/nowhere",
];

for (const locale of AXE_LOCALES) {
  test.describe(`axe finds nothing, in ${locale}`, () => {
    // One of the pages is the one that does not exist.
    test.use({ locale, expectedErrors: [/status of 404/] });

    test("on the pages for everybody", async ({ page }) => {
      for (const path of forEverybody) {
        await page.goto(path);
        await expectAxeFindsNothing(page);
      }
    });

    test("on the pages for a person who is signed in", async ({ page, signedIn }) => {
      await signedIn();
      for (const path of ["/", "/account"]) {
        await page.goto(path);
        await expect(page.getByRole("button", { name: words[locale].account.signOut })).toBeVisible();
        await expectAxeFindsNothing(page);
      }
    });
  });
}

test("axe finds nothing on the sandbox's choosers", async ({ page }) => {
  for (const provider of ["google", "github"] as const) {
    await page.goto("/sign-in");
    await continueWith(page, provider);
    await page.waitForURL(/^http:\/\/127/);
    await expectAxeFindsNothing(page);
  }
});
