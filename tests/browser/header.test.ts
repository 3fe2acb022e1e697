import type { Page } from "@playwright/test";
import { expect, test, words } from "./fixtures";
import { overflow } from "./legible";

const { site, account } = words.en;

/** The menu of whoever is signed in, and what it opens. */
function menuOf(page: Page) {
  const banner = page.getByRole("banner");
  return {
    summary: banner.locator("summary"),
    signOut: banner.getByRole("button", { name: account.signOut }),
    administration: banner.getByRole("link", { name: site.menu.administration, exact: true }),
  };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("the header knows who is signed in, and signs them out from any page", async ({
      page,
      signedIn,
    }) => {
      await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
      for (const path of ["/", "/account/data", "/admin", "/docs/errors"]) {
        await page.goto(path);
        const { summary, signOut, administration } = menuOf(page);
        await expect(summary).toContainText("Ada Sample");
        await expect(signOut).toBeHidden();
        await summary.click();
        await expect(page.getByRole("banner")).toContainText("ada@example.com");
        await expect(administration).toBeVisible();
        await expect(signOut).toBeInViewport();
      }
      await menuOf(page).signOut.click();
      await expect(page.getByRole("status")).toHaveText(words.en.notices["signed-out"]);
      await expect(menuOf(page).summary).toHaveCount(0);
    });
  });
}

test("on paper there is no navigation, and the page has the width", async ({ page, signedIn }) => {
  await signedIn({ name: "Ada Sample" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto("/account");
  await expect(page.getByRole("navigation")).toHaveCount(1);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(menuOf(page).summary).toBeHidden();
  const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
  // Beside the navigation there is a column of 192 pixels.
  expect(heading?.width).toBeGreaterThan(400);
});

test("the menu closes by Escape, and as soon as one goes elsewhere", async ({ page, signedIn }) => {
  await signedIn({ name: "Ada Sample" });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/account/data");
  const { summary, signOut, administration } = menuOf(page);
  await expect(async () => {
    await summary.press("Enter");
    await expect(signOut).toBeVisible({ timeout: 1000 });
    await page.keyboard.press("Escape");
    await expect(signOut).toBeHidden({ timeout: 1000 });
  }, "once the script is there").toPass();
  await expect(summary).toBeFocused();
  await summary.press("Enter");
  await expect(administration, "which is not for them").toHaveCount(0);
  expect(await overflow(page)).toBe(0);
  await page.getByRole("heading", { level: 1 }).click();
  await expect(signOut).toBeHidden();
  await summary.press("Enter");
  await signOut.focus();
  await page.keyboard.press("Tab");
  await expect(signOut).toBeHidden();
});
