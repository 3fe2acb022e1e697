import { countRows } from "../rows";
import { choose, continueWith, expect, failureMessage, test, words } from "./fixtures";
import { disableEverybody, listRefusals } from "./rows";

const failures = [
  { provider: "google", failing: "deny", code: "access-denied" },
  { provider: "google", failing: "expired", code: "token-expired" },
  { provider: "google", failing: "audience", code: "token-audience" },
  { provider: "google", failing: "nonce", code: "token-nonce" },
  { provider: "google", failing: "signature", code: "token-signature" },
  { provider: "google", failing: "down", code: "provider-unavailable" },
  { provider: "github", failing: "deny", code: "access-denied" },
  { provider: "github", failing: "revoked", code: "token-invalid" },
  { provider: "github", failing: "bad-code", code: "code-refused" },
  { provider: "github", failing: "down", code: "provider-unavailable" },
] as const;

for (const { provider, failing, code } of failures) {
  test(`"${failing}" at ${provider} is explained as ${code}`, async ({ page }) => {
    await page.goto("/sign-in?returnTo=/account%3Ffrom=story");
    await continueWith(page, provider);
    await choose(page, failing, provider);

    const { title, cause, next } = words.en.errors[code];
    const message = failureMessage(page);
    await expect(message.getByRole("heading")).toHaveText(title);
    await expect(message).toContainText(cause);
    await expect(message).toContainText(next);
    await expect(message).toBeFocused();
    await expect(page).toHaveTitle(new RegExp(title));

    const reference = new URL(page.url()).searchParams.get("reference") ?? "";
    await expect(message).toContainText(`${words.en.failure.reference}: ${reference}`);
    expect(await listRefusals()).toEqual([{ provider, code, reference }]);
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 1 });
    for (const field of await page.locator("input[name=returnTo]").all()) {
      await expect(field).toHaveValue("/account?from=story");
    }
  });
}

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
