import { chooserButton, expect, fact, failureMessage, sessionCookie, test, words } from "./fixtures";
import { tabTo } from "./tab-to";

const { account, home, notices, signIn, site } = words.en;
const github = signIn.continue.replace("{provider}", "GitHub");

test("with the keyboard alone a person signs in and out", async ({ page, context }) => {
  await page.goto("/");
  await tabTo(page, page.getByRole("link", { name: home.signIn, exact: true }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/sign-in");
  await tabTo(page, page.getByRole("button", { name: github }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: chooserButton("alex", "github") }));
  await page.keyboard.press("Space");
  await expect(page).toHaveURL("/account");
  await expect(fact(page, account.name)).toHaveText("Alex Sample");
  await tabTo(page, page.getByRole("button", { name: account.signOut }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText(notices["signed-out"]);
  expect(await sessionCookie(context)).toBeUndefined();
});

test("after a failure one Tab leads from the message to the next try", async ({ page }) => {
  await page.goto("/sign-in?error=provider-unavailable");
  await expect(failureMessage(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /Google/ })).toBeFocused();
});

test("the first Tab offers to skip to the content", async ({ page }) => {
  await page.goto("/sign-in");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: site.skip });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: /Google/ })).toBeFocused();
});
