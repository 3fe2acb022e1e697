import { db } from "@/lib/db/client";
import { disableUser } from "@/lib/admin/mutations";
import { deleteUser } from "@/lib/users/mutations";
import { expect, signIn, test, words } from "./fixtures";
import { ageProofs } from "./rows";

const { admin } = words.en;
const client = { ip: "192.0.2.1", userAgent: "Browser story" };

test("an administrator finds what was decided about somebody who has left, and lifts it", async ({
  page,
  signedIn,
}) => {
  await signIn(page, "hazel", "github");
  const { id: userId } = await db().user.findFirstOrThrow({ select: { id: true } });
  await page.context().clearCookies();
  const chief = await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  const { id: actorSessionId } = await db().session.findFirstOrThrow({
    where: { userId: chief.userId },
    select: { id: true },
  });
  await disableUser({ actorId: chief.userId, actorSessionId, userId, reason: "Left the team" }, client);
  const { providerAccountId } = await db().account.findFirstOrThrow({ where: { userId } });

  await page.goto("/admin/decisions");
  const listed = page.getByRole("listitem").filter({ hasText: admin.decisions.kinds.DISABLED });
  await expect(listed.first()).toContainText("Left the team");
  await expect(listed.first().getByRole("link", { name: "Ada Sample" })).toBeVisible();

  await deleteUser(userId);
  await page.getByLabel(admin.person.subject).fill(providerAccountId);
  await page.getByLabel(admin.users.provider).selectOption("github");
  await page.getByRole("button", { name: admin.decisions.find }).click();
  await expect(listed.first()).toContainText(`${admin.events.gone} ${userId}`);
  await page.goto("/admin/decisions?email=nobody@example.com");
  await expect(page.getByText(admin.decisions.noneFound)).toBeVisible();

  await page.getByRole("link", { name: admin.decisions.all }).click();
  await page.locator("summary", { hasText: admin.decisions.lift }).click();
  await expect(page.getByText(admin.decisions.consequences.DISABLED)).toBeVisible();
  await page.getByRole("button", { name: admin.decisions.liftNow }).click();
  await expect(page.getByRole("status")).toHaveText(admin.outcomes["decision-lifted"]);
  await expect(page.getByText(admin.decisions.none)).toBeVisible();
  const lifted = await db().auditEvent.findMany({ where: { type: "decision.lifted" } });
  expect(lifted).toMatchObject([{ actorId: chief.userId, subjectId: null, detail: { kind: "DISABLED" } }]);
});

test("lifting asks for a fresh proof first", async ({ page, signedIn }) => {
  const chief = await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  await db().decision.create({
    data: { kind: "DEMOTED", digest: new Uint8Array(32), userId: chief.userId },
  });
  await ageProofs();
  await page.goto("/admin/decisions");
  await page.locator("summary", { hasText: admin.decisions.lift }).click();
  await page.getByRole("button", { name: admin.decisions.liftNow }).click();
  await expect(page).toHaveURL(/\/account\/confirm\?returnTo=/);
  expect(await db().decision.count()).toBe(1);
});
