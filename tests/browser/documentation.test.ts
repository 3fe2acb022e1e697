import { expect, test, words } from "./fixtures";
import { expectAxeFindsNothing, overflow } from "./legible";
import { SOME_LOCALES } from "./locales";

const PAGES = ["/docs/api", "/docs/errors"];

const openAll = (all: Element[]) => all.forEach((one) => one.setAttribute("open", ""));

for (const path of PAGES) {
  test(`axe finds nothing on ${path}`, async ({ page }) => {
    await page.goto(path);
    // All sections are made of the same components, and axe, which looks at every word's colours twice, takes minutes for all.
    await page
      .locator("article:nth-of-type(5n+1) details, details:not(article details)")
      .evaluateAll(openAll);
    await expectAxeFindsNothing(page);
  });
}

for (const locale of SOME_LOCALES) {
  test.describe(`the documentation in ${locale}`, () => {
    test.use({ locale });

    for (const path of PAGES) {
      test(`a narrow screen holds ${path}`, async ({ page }) => {
        await page.goto(path);
        await page.locator("details").evaluateAll(openAll);
        await page.setViewportSize({ width: 320, height: 512 });
        expect(await overflow(page)).toBe(0);
        await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
        await page.setViewportSize({ width: 640, height: 1024 });
        expect(await overflow(page)).toBe(0);
      });
    }

    test("from the home page to an operation and the meaning of a code, without JavaScript", async ({
      browser,
      cloakroom,
    }) => {
      const context = await browser.newContext({ javaScriptEnabled: false, locale, baseURL: cloakroom.url });
      const page = await context.newPage();
      const { docs, api, errors } = words[locale];
      await page.goto("/");
      await page
        .getByRole("navigation", { name: docs.navigation })
        .getByRole("link", { name: docs.api.link, exact: true })
        .click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(docs.api.title);

      const operation = page.getByRole("article", { name: api.operations.exchangeGoogle.summary });
      await operation.locator("summary").click();
      const command = operation.getByRole("region", { name: docs.api.request });
      await expect(command).toContainText(`curl -X POST ${cloakroom.url}/auth/google`);
      await operation.getByRole("link", { name: "token-audience", exact: true }).click();

      await expect(page).toHaveURL("/docs/errors#token-audience");
      const meaning = page.getByRole("article", { name: errors["token-audience"].title });
      await expect(meaning).toBeInViewport();
      await expect(meaning).toContainText("AUTH_GOOGLE_AUDIENCES");
      await context.close();
    });
  });
}

test("the type of a problem leads to the section that explains its code", async ({ page }) => {
  const answer = await page.request.get("/api/me");
  const problem = (await answer.json()) as { type: string };
  await page.goto(problem.type);
  await expect(page.getByRole("article", { name: words.en.errors.unauthenticated.title })).toBeInViewport();
});

test("what does not fit into its box is scrolled there by keyboard", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 512 });
  await page.goto("/docs/api");
  await page.getByRole("article").first().locator("summary").click();
  const box = page.getByRole("region", { name: words.en.docs.api.request }).first();
  await box.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => box.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
});

test("a link to an operation opens it, and its command is copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/docs/api#getMe");
  const operation = page.getByRole("article", { name: words.en.api.operations.getMe.summary });
  await operation.getByRole("button", { name: words.en.account.copy }).click();
  await expect(operation.getByRole("button", { name: words.en.account.copied })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^curl .+\/api\/me/);
});
