import { choose, continueWith, expect, fact, failureMessage, sessionCookie, test, words } from "./fixtures";

test.use({ javaScriptEnabled: false });

const { en, ru } = words;

test("without JavaScript a person signs in, changes the language and signs out", async ({
  page,
  context,
}) => {
  await page.goto("/");
  await page.getByRole("link", { name: en.home.signIn, exact: true }).click();
  await continueWith(page, "google");
  await choose(page, "proba", "google");
  await expect(page).toHaveURL("/account");
  await expect(fact(page, en.account.name)).toHaveText("Проба Образцова");

  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(ru.account.title);
  await expect(page).toHaveURL("/account");
  await page.getByRole("button", { name: ru.account.signOut }).click();
  await expect(page.getByRole("status")).toHaveText(ru.notices["signed-out"]);
  expect(await sessionCookie(context)).toBeUndefined();
});

test("without JavaScript a failure is explained, and the next try succeeds", async ({ page }) => {
  await page.goto("/account");
  await continueWith(page, "github");
  await choose(page, "revoked", "github");
  await expect(failureMessage(page)).toContainText(en.errors["token-invalid"].title);
  await expect(failureMessage(page)).toContainText(en.failure.reference);

  await page.getByRole("button", { name: "Русский" }).click();
  await expect(failureMessage(page)).toContainText(ru.errors["token-invalid"].title);
  await continueWith(page, "github", "ru");
  await choose(page, "hazel", "github");
  await expect(page).toHaveURL("/account");
});
