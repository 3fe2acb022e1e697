import { LOCALES } from "@/messages/locales";
import { db } from "@/lib/db/client";
import { choose, continueWith, expect, failureMessage, signIn, test, words } from "./fixtures";
import { expectLegible, SOME_LOCALES } from "./locales";
import { connectAccount, promoteEverybody, startSessionOnPhone } from "./rows";
import { tabTo } from "./tab-to";

const LONG = "Maximilian-Longsamplename-Verylongsamplenameindeed-Nochlaengersamplename";

/** Every page of the administration, with what it may say. */
const pagesAbout = (id: string) => [
  "/admin",
  "/admin/users",
  "/admin/users?q=nobody-at-all",
  `/admin/users/${id}?notice=sessions-ended&count=3`,
  `/admin/users/${id}?error=last-administrator`,
  "/admin/events",
  "/admin/events?person=nobody@example.com",
  "/admin/invitations",
  "/admin/requests",
  "/admin/service-tokens",
  "/admin/decisions",
];

/** What the pages about who may come in list: invitations, service tokens, requests for access, and decisions. */
async function addDoors(createdById: string, userId: string, email: string): Promise<void> {
  const [soon, past] = [new Date(Date.now() + 86_400_000), new Date(0)];
  const digest = (byte: number) => new Uint8Array(32).fill(byte);
  await db().invitation.createMany({
    data: [
      { hash: digest(1), email, createdById, expiresAt: soon },
      { hash: digest(2), maxUses: 5, uses: 2, createdById, expiresAt: soon },
      { hash: digest(3), createdById, expiresAt: soon, revokedAt: past },
    ],
  });
  const token = { name: LONG, createdById, expiresAt: soon, scopes: ["users:read", "sessions:revoke"] };
  await db().serviceToken.createMany({
    data: [
      { ...token, hash: digest(1), lastUsedAt: past },
      { ...token, hash: digest(2), createdById: userId },
    ],
  });
  const asked = { provider: "github", name: LONG, email, login: LONG, expiresAt: soon };
  await db().accessRequest.createMany({
    data: [
      { ...asked, digest: digest(1) },
      { ...asked, digest: digest(2), status: "DECLINED", decidedAt: past, decidedById: createdById },
    ],
  });
  await db().decision.create({
    data: { kind: "DISABLED", digest: digest(1), userId, actorId: createdById },
  });
}

for (const locale of LOCALES) {
  test.describe(`in ${locale}, 320 pixels wide`, () => {
    test.use({ locale, viewport: { width: 320, height: 640 } });

    test("axe finds nothing on an administrator's pages, and nothing is wider than the screen", async ({
      page,
      signedIn,
    }) => {
      test.slow();
      const { userId } = await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
      const email = `${LONG.toLowerCase()}@example.com`;
      const { id } = await db().user.create({ data: { name: LONG, email } });
      await addDoors(userId, id, email);
      await connectAccount(id, "github", "a-login-of-some-length");
      await startSessionOnPhone(id);
      await startSessionOnPhone(id);
      await db().user.create({ data: { disabledAt: new Date(), disabledReason: LONG } });
      const signIn = { type: "session.started", detail: { provider: "github" } };
      await db().auditEvent.createMany({ data: [signIn, { type: "sign-in.refused", detail: {} }] });
      for (const path of pagesAbout(id)) {
        await page.goto(path);
        await page
          .locator("details")
          .evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
        await expectLegible(page, locale, path);
      }
      await page.goto(`/admin/users/${id}`);
      await page.locator("#standing summary").click();
      await page.getByRole("button", { name: words[locale].admin.person.disableNow }).click();
      await expect(page.getByText(words[locale].admin.person.problems["reason-missing"])).toBeVisible();
      await expectLegible(page, locale, "a reason that is missing");
    });
  });
}

for (const locale of SOME_LOCALES) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale, viewport: { width: 320, height: 640 } });

    test("an administrator disables a person, and reads the outcome", async ({ page, signedIn }) => {
      const { admin } = words[locale];
      await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
      const { id } = await db().user.create({ data: { name: "Проба Образцова" } });
      await page.goto("/account");
      await page.getByRole("link", { name: words[locale].navigation.administration }).click();
      await page.getByRole("link", { name: admin.navigation.users, exact: true }).first().click();
      await page.getByLabel(admin.users.search).fill("образц");
      await page.getByRole("button", { name: admin.users.find }).click();
      await page.getByRole("link", { name: "Проба Образцова" }).click();
      await page.locator("#standing summary").click();
      await page.getByLabel(admin.person.reason, { exact: true }).fill("Рассылка");
      await page.getByRole("button", { name: admin.person.disableNow }).click();
      await expect(page.getByRole("status")).toHaveText(admin.outcomes["user-disabled"]);
      expect(await db().user.findUnique({ where: { id } })).toMatchObject({ disabledReason: "Рассылка" });
    });
  });
}

test("with the keyboard alone an administrator finds a person and ends their session", async ({
  page,
  signedIn,
}) => {
  const { admin, sessions } = words.en;
  await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  const { id } = await db().user.create({ data: { name: "Bo Sample", email: "bo@example.com" } });
  await startSessionOnPhone(id);
  await page.goto("/admin");
  await tabTo(page, page.getByRole("link", { name: admin.navigation.users, exact: true }).first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel(admin.users.search));
  await page.keyboard.type("bo@");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: "Bo Sample" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.locator("#sessions summary").first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: sessions.endNow }));
  await page.keyboard.press("Space");
  const said = page.getByRole("status");
  await expect(said).toHaveText(admin.outcomes["session-ended"]);
  await expect(said).toBeFocused();
  expect(await db().session.count({ where: { userId: id } })).toBe(0);
});

test.describe("who may not", () => {
  // Next gives such a page no link to the icon, so browsers try the old place.
  test.use({ expectedErrors: [/status of 403|favicon\.ico/] });

  test("somebody who is no administrator is told so with status 403, and sees no way there", async ({
    page,
    signedIn,
  }) => {
    const { userId } = await signedIn();
    await page.goto("/account");
    await expect(page.getByRole("link", { name: words.en.navigation.administration })).toHaveCount(0);
    for (const path of [
      "/admin",
      "/admin/users",
      `/admin/users/${userId}`,
      "/admin/events",
      "/admin/events/download",
    ]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(403);
      await expect(failureMessage(page)).toContainText(words.en.errors.forbidden.title);
    }
    expect(await db().auditEvent.count({ where: { type: { in: ["user.viewed", "events.exported"] } } })).toBe(
      0,
    );
  });

  test("an administrator who signs in comes back to the page asked for", async ({ page, context }) => {
    await signIn(page, "alex", "google");
    await promoteEverybody();
    await context.clearCookies();
    await page.goto("/admin/events?type=session.started");
    await continueWith(page, "google");
    await choose(page, "alex", "google");
    await expect(page).toHaveURL("/admin/events?type=session.started");
  });
});
