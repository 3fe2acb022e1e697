import { countRows } from "../rows";
import { choose, continueWith, expect, failureMessage, test, words } from "./fixtures";
import { disableEverybody, listRefusals } from "./rows";

const failures = [
  { provider: "google", failing: "expired", code: "token-expired" },
  { provider: "google", failing: "audience", code: "token-audience" },
  { provider: "google", failing: "nonce", code: "token-nonce" },
  { provider: "google", failing: "signature", code: "token-signature" },
  { provider: "google", failing: "down", code: "provider-unavailable" },
  { provider: "github", failing: "revoked", code: "token-invalid" },
  { provider: "github", failing: "bad-code", code: "code-refused" },
  { provider: "github", failing: "down", code: "provider-unavailable" },
] as const;

for (const { provider, failing, code } of failures) {
  test(`"${failing}" at ${provider} is explained as ${code}`, async ({ page }) => {
    await page.goto("/sign-in?returnTo=/account%3Ffrom=story");
    await continueWith(page, provider);
    await choose(page, failing, provider);

    const { errors, failure, providers } = words.en;
    const { title, cause, next } = errors[code];
    const message = failureMessage(page);
    const isUnconfirmed = code !== "provider-unavailable";
    const shown = isUnconfirmed
      ? failure.unconfirmed.title.replace("{provider}", providers[provider])
      : title;
    await expect(message.getByRole("heading")).toHaveText(shown);
    if (isUnconfirmed) {
      await expect(message).toContainText(failure.unconfirmed.next);
      await expect(message.getByText(cause)).toBeHidden();
      await message.getByText(failure.details).click();
      await expect(message.getByText(title)).toBeVisible();
    }
    await expect(message.getByText(cause)).toBeVisible();
    await expect(message).toContainText(next);
    await expect(page).toHaveTitle(new RegExp(shown));

    const reference = new URL(page.url()).searchParams.get("reference") ?? "";
    await expect(message).toContainText(`${words.en.failure.reference}: ${reference}`);
    expect(await listRefusals()).toEqual([{ provider, code, reference }]);
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 1 });
    for (const field of await page.locator("input[name=returnTo]").all()) {
      await expect(field).toHaveValue("/account?from=story");
    }
  });
}

for (const provider of ["google", "github"] as const)
  test(`whoever cancels at ${provider} is told so quietly`, async ({ page }) => {
    await page.goto("/sign-in?returnTo=/account%3Ffrom=story");
    await continueWith(page, provider);
    await choose(page, "deny", provider);
    const notice = page.getByRole("status");
    await expect(notice).toHaveText(words.en.failure.cancelled);
    await expect(notice).toBeFocused();
    await expect(failureMessage(page)).toHaveCount(0);
    await expect(page).toHaveTitle(`${words.en.signIn.title} · Cloakroom`);
    const reference = new URL(page.url()).searchParams.get("reference") ?? "";
    expect(await listRefusals()).toEqual([{ provider, code: "access-denied", reference }]);
    await expect(page.locator("input[name=returnTo]").first()).toHaveValue("/account?from=story");
  });

test.describe("while a provider is being opened", () => {
  test("the button that was pressed says what it does, and the other one is off", async ({ page }) => {
    await page.goto("/sign-in");
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/sign-in", async (route) => {
      if (route.request().method() === "POST") await released;
      await route.continue();
    });
    await continueWith(page, "google");
    const busy = page.getByRole("button", { name: words.en.signIn.opening.replace("{provider}", "Google") });
    await expect(busy).toHaveAttribute("aria-busy", "true");
    await expect(busy).toBeFocused();
    await expect(page.getByRole("button", { name: /GitHub/ })).toBeDisabled();
    release();
    await choose(page, "nonce", "google");
    await expect(failureMessage(page)).toBeFocused();
    // Past the provider's page, which is over.
    await page.evaluate(() => history.go(-2));
    await page.waitForURL("/sign-in");
    await expect(page.getByRole("button", { name: /GitHub/ })).toBeEnabled();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  });
});

test("after a failure the next try succeeds, and leads to the page that asked", async ({ page }) => {
  await page.goto("/account?from=story");
  await continueWith(page, "google");
  await choose(page, "nonce", "google");
  await expect(failureMessage(page)).toBeVisible();
  await continueWith(page, "github");
  await choose(page, "hazel", "github");
  await expect(page).toHaveURL("/account?from=story");
});

test("a disabled person is told so, and gets no session", async ({ page, flow }) => {
  const { url } = await flow.whole("github", "Continue as Hazel Sample");
  expect(url.pathname).toBe("/account");
  await disableEverybody();

  await page.goto("/account");
  await expect(failureMessage(page)).toContainText(words.en.errors["account-disabled"].title);
  await continueWith(page, "github");
  await choose(page, "hazel", "github");
  await expect(page).toHaveURL(/error=account-disabled/);
  await expect(failureMessage(page)).toContainText(words.en.errors["account-disabled"].next);
  expect(await listRefusals()).toMatchObject([{ provider: "github", code: "account-disabled" }]);
});
