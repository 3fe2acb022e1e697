import { db } from "@/lib/db/client";
import { choose, continueWith, expect, signIn, test, words } from "./fixtures";
import { ageProofs, PHONE, promoteEverybody, startSession, startSessionOnPhone } from "./rows";

const { admin, confirm, sessions } = words.en;

test.use({ javaScriptEnabled: false });

test("an administrator ends one session of a person after proving who they are, then all others", async ({
  page,
}) => {
  await signIn(page, "alex", "google");
  await promoteEverybody();
  const { userId } = await startSession({ name: "Bo Sample", email: "bo@example.com" });
  for (let phones = 0; phones < 3; phones++) await startSessionOnPhone(userId);
  await ageProofs();
  const left = () => db().session.count({ where: { userId } });

  await page.goto(`/admin/users/${userId}`);
  const phone = page.locator("#sessions li").filter({ hasText: PHONE }).first();
  await phone.locator("summary").first().click();
  await phone.getByRole("button", { name: sessions.endNow }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(confirm.title);
  await continueWith(page, "google");
  await choose(page, "alex", "google");
  // The question stands open on the session that was meant.
  await page.getByRole("button", { name: sessions.endNow }).and(page.locator(":focus")).click();
  await expect(page.getByRole("status")).toHaveText(admin.outcomes["session-ended"]);
  expect(await left()).toBe(3);

  await page.locator("summary", { hasText: admin.person.endAll }).click();
  await page.getByRole("button", { name: "End 3 sessions now" }).click();
  await expect(page.getByRole("status")).toHaveText("3 sessions ended.");
  await expect(page.getByText(admin.person.noSessions)).toBeVisible();
  expect(await left()).toBe(0);
});
