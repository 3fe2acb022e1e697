import { db } from "@/lib/db/client";
import { expect, test, words } from "./fixtures";
import { connectAccount, PHONE, startSessionOnPhone } from "./rows";
import { tabTo } from "./tab-to";

const { connections, navigation, outcomes, sessions } = words.en;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("with the keyboard alone a person goes through their account", async ({ page, signedIn }) => {
      await signedIn();
      await page.goto("/account");
      for (const section of ["connections", "sessions", "activity", "data", "account"] as const) {
        await tabTo(page, page.getByRole("link", { name: navigation[section], exact: true }));
        await page.keyboard.press("Enter");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.en[section].title);
      }
    });

    test("with the keyboard alone a person ends one session after the other", async ({ page, signedIn }) => {
      const { userId, sessionId } = await signedIn();
      await startSessionOnPhone(userId);
      await startSessionOnPhone(userId);
      await page.goto("/account/sessions");
      const phones = page.locator("section").filter({ hasText: PHONE });
      for (const left of [1, 0]) {
        const session = phones.first();
        const endNow = session.getByRole("button", { name: sessions.endNow });
        await tabTo(page, session.locator("summary").first());
        await expect(endNow).toBeHidden();
        await page.keyboard.press("Enter");
        await tabTo(page, endNow);
        await page.keyboard.press("Enter");
        await expect(phones).toHaveCount(left);
        const said = page.getByRole("status");
        await expect(said).toHaveText(outcomes["session-ended"].replace("{device}", PHONE));
        await expect(said).toBeFocused();
      }
      expect(await db().session.findMany({ select: { id: true } })).toEqual([{ id: sessionId }]);
    });

    test("with the keyboard alone a person disconnects an account", async ({ page, signedIn }) => {
      const { userId } = await signedIn();
      const kept = await connectAccount(userId, "google", "kept");
      await connectAccount(userId, "github", "sample-login");
      await page.goto("/account");
      await tabTo(page, page.getByRole("link", { name: navigation.connections, exact: true }));
      await page.keyboard.press("Space");
      await expect(page).toHaveURL("/account");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL("/account/connections");
      const github = page.locator("section").filter({ hasText: "sample-login" });
      await tabTo(page, github.locator("summary").first());
      await page.keyboard.press("Enter");
      await tabTo(page, github.getByRole("button", { name: connections.disconnectNow }));
      await page.keyboard.press("Space");
      const said = page.getByRole("status");
      await expect(said).toHaveText(outcomes["account-unlinked"]);
      await expect(said).toBeFocused();
      expect(await db().account.findMany({ select: { id: true } })).toEqual([{ id: kept }]);
    });
  });
}
