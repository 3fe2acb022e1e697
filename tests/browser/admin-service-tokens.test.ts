import { db } from "@/lib/db/client";
import { MESSAGES } from "@/app/i18n/catalogues";
import { expect, test, words } from "./fixtures";

const { admin, person } = words.en;
const { serviceTokens } = admin;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("an administrator makes a service token, sees it once, uses it and revokes it", async ({
      page,
      request,
      signedIn,
    }) => {
      await signedIn({ name: "Ada Sample", role: "ADMIN" });
      await page.goto("/admin");
      await page.getByRole("link", { name: admin.navigation.serviceTokens }).click();
      await page.getByLabel(serviceTokens.name).fill("Night watch");
      await page.getByLabel(serviceTokens.lifetime).selectOption("30");
      const create = page.getByRole("button", { name: serviceTokens.create });
      await create.click();

      // Nothing that it may do: said where it is chosen, and what was typed is there still.
      const problem = page.getByText(serviceTokens.problems["no-scope"]);
      await expect(problem).toBeInViewport({ ratio: 1 });
      await expect(page.getByLabel(serviceTokens.scopeNames["users:read"])).toBeFocused();
      await expect(page.getByLabel(serviceTokens.name)).toHaveValue("Night watch");
      await page.getByLabel(serviceTokens.scopeNames["sessions:revoke"]).check();
      await page.getByLabel(serviceTokens.scopeNames["users:read"]).check();
      await create.click();

      const token = (await page.locator("code").filter({ hasText: /^st_/ }).textContent()) ?? "";
      const headers = { authorization: `Bearer ${token}` };
      expect(page.url()).not.toContain(token.slice(3, 12));
      expect((await request.get("/api/admin/users", { headers })).status()).toBe(200);
      expect((await request.get("/api/admin/events", { headers })).status()).toBe(403);
      await page.goto("/admin/service-tokens");
      await expect(page.getByText("users:read sessions:revoke")).toBeVisible();
      await expect(page.getByText(token)).toHaveCount(0);
      const { expiresAt, createdAt } = await db().serviceToken.findFirstOrThrow();
      expect(expiresAt.getTime() - createdAt.getTime()).toBe(30 * 86_400_000);

      // The question names what it is about.
      const question = person.sure.replace("{action}", `${serviceTokens.revoke}: Night watch`);
      await page.locator("main details summary").click();
      await expect(page.getByText(question)).toBeVisible();
      await page.getByRole("button", { name: serviceTokens.revokeNow }).click();
      await expect(page.getByRole("status")).toHaveText(admin.outcomes["service-token-revoked"]);
      await expect(page.getByRole("row").filter({ hasText: "Night watch" })).toContainText(
        serviceTokens.states.revoked,
      );
      expect((await request.get("/api/admin/users", { headers })).status()).toBe(401);
    });
  });
}

test("an event that a service token caused names it, and the person's own activity does not", async ({
  page,
  signedIn,
}) => {
  const { userId } = await signedIn({ name: "Ada Sample", role: "ADMIN" });
  const by = { serviceTokenId: crypto.randomUUID(), serviceTokenName: "Night watch", ip: "192.0.2.99" };
  await db().auditEvent.create({
    data: { type: "sessions.ended", subjectId: userId, detail: { count: 2, by: "administrator" }, ...by },
  });
  await page.goto("/admin/events");
  const told = MESSAGES.en.admin.events.byServiceToken.replace("<token></token>", "Night watch");
  await expect(page.getByText(told)).toBeVisible();
  await page.goto("/account/activity");
  const own = page.getByRole("main");
  await expect(own).toContainText(/administrator/i);
  await expect(own).not.toContainText("Night watch");
  await expect(own).not.toContainText("192.0.2.99");
});
