import { choose, continueWith, expect, failureMessage, test, words } from "./fixtures";

const { en, ru } = words;

test.describe("in a Russian browser", () => {
  test.use({ locale: "ru-RU" });

  test("everything is in Russian, the failures too", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("html")).toHaveAttribute("lang", "ru");
    await expect(page).toHaveTitle("Cloakroom");
    await page.getByRole("link", { name: ru.home.signIn, exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(
      ru.signIn.heading.replace("{product}", "Cloakroom"),
    );
    await continueWith(page, "google", "ru");
    await choose(page, "expired", "google", "ru");
    const { title, next } = ru.failure.unconfirmed;
    await expect(failureMessage(page)).toContainText(title.replace("{provider}", "Google"));
    await expect(failureMessage(page)).toContainText(next);
    await expect(failureMessage(page)).toContainText(ru.errors["token-expired"].title);

    await continueWith(page, "google", "ru");
    await choose(page, "proba", "google", "ru");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(ru.account.title);
    await expect(page.getByRole("main")).not.toContainText(/\b(Person|Session|Signed|days?)\b/);
  });

  test("a page that does not exist says so in Russian", async ({ page, request }) => {
    const answer = await request.get("/nowhere", { headers: { "accept-language": "ru" } });
    expect(answer.status()).toBe(404);
    await page.setContent(await answer.text());
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(ru.notFound.title);
  });
});

test("a person switches to Russian and back, and stays on the page", async ({ page }) => {
  await page.goto("/sign-in?returnTo=/account%3Ffrom=story&error=provider-unavailable");
  const message = failureMessage(page);
  await expect(message).toContainText(en.errors["provider-unavailable"].title);
  const address = page.url();

  await page.getByRole("button", { name: "Русский" }).click();
  await expect(message).toContainText(ru.errors["provider-unavailable"].title);
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(page.getByRole("button", { name: "Русский" })).toHaveAttribute("aria-current", "true");
  expect(page.url()).toBe(address);

  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  await page.goto("/");
  await expect(page.getByRole("link", { name: ru.home.signIn, exact: true })).toBeVisible();

  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("link", { name: en.home.signIn, exact: true })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
