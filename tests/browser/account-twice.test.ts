import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { expect, test, words } from "./fixtures";
import { connectAccount, countEvents, PHONE, startSessionOnPhone } from "./rows";

const { connections, outcomes, sessions } = words.en;

/** Notes the forms that a page posts. @returns the list, which grows */
function listenToPosts(page: Page): string[] {
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") posts.push(new URL(request.url()).pathname);
  });
  return posts;
}

/** Which of the two answers is seen last is the browser's affair; each of them is true. */
function either(...texts: string[]): RegExp {
  return new RegExp(`^(${texts.map((text) => text.replace(/[.*+?()|[\]\\]/g, "\\$&")).join("|")})$`);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });
    // Without a script the page may have left before the second click, or that may have replaced the first.
    const leastPosts = javaScriptEnabled ? 2 : 1;

    test("a double click ends a session once", async ({ page, signedIn }) => {
      const { userId, sessionId } = await signedIn();
      await startSessionOnPhone(userId);
      await page.goto("/account/sessions");
      const session = page.locator("section").filter({ hasText: PHONE });
      await session.locator("summary").first().click();
      const posts = listenToPosts(page);
      await session.getByRole("button", { name: sessions.endNow }).dblclick();
      await expect(page.getByRole("status")).toHaveText(
        either(outcomes["session-ended"].replace("{device}", PHONE), outcomes["session-already-ended"]),
      );
      await expect(page.getByText(sessions.noOthers, { exact: true })).toBeVisible();
      expect(posts.length).toBeGreaterThanOrEqual(leastPosts);
      expect(await countEvents(userId, "session.ended")).toBe(1);
      expect(await db().session.findMany({ select: { id: true } })).toEqual([{ id: sessionId }]);
    });

    test("a double click disconnects an account once", async ({ page, signedIn }) => {
      const { userId } = await signedIn();
      const kept = await connectAccount(userId, "google", "kept");
      await connectAccount(userId, "github", "sample-login");
      await page.goto("/account/connections");
      const github = page.locator("section").filter({ hasText: "sample-login" });
      await github.locator("summary").first().click();
      const posts = listenToPosts(page);
      await github.getByRole("button", { name: connections.disconnectNow }).dblclick();
      await expect(page.getByRole("status")).toHaveText(
        either(outcomes["account-unlinked"], outcomes["account-not-linked"]),
      );
      await expect(page.getByText("sample-login")).toHaveCount(0);
      expect(posts.length).toBeGreaterThanOrEqual(leastPosts);
      expect(await countEvents(userId, "account.unlinked")).toBe(1);
      expect(await db().account.findMany({ select: { id: true } })).toEqual([{ id: kept }]);
    });
  });
}
