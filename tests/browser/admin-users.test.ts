import { db } from "@/lib/db/client";
import { choose, continueWith, expect, failureMessage, signIn, test, words } from "./fixtures";
import { ageProofs, countEvents, promoteEverybody } from "./rows";

const { admin, confirm, errors } = words.en;
const REASON = "We saw spam from your address. Write to us and we will sort it out.";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("an administrator disables a person, who reads why; what was typed outlasts the proof asked for", async ({
      page,
      browser,
      cloakroom,
    }) => {
      await signIn(page, "alex", "google");
      await promoteEverybody();
      const theirs = await browser.newContext({ baseURL: cloakroom.url, locale: "en-US" });
      const elsewhere = await theirs.newPage();
      await signIn(elsewhere, "gale", "google");
      await ageProofs();

      await page.goto("/admin/users");
      await page.getByLabel(admin.users.search).fill("gale");
      await page.getByRole("button", { name: admin.users.find }).click();
      await page.getByRole("link", { name: "Gale Sample" }).click();
      await page.locator("#standing summary").click();
      const reason = page.getByLabel(admin.person.reason, { exact: true });
      await reason.fill("  ");
      await page.getByRole("button", { name: admin.person.disableNow }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(confirm.title);
      await expect(page.getByText(confirm.why.admin)).toBeVisible();
      await continueWith(page, "google");
      await choose(page, "alex", "google");
      await page.getByRole("button", { name: admin.person.disableNow }).click();
      await expect(page.getByText(admin.person.problems["reason-missing"])).toBeVisible();

      await ageProofs();
      await reason.fill(REASON);
      await page.getByRole("button", { name: admin.person.disableNow }).click();
      await continueWith(page, "google");
      await choose(page, "alex", "google");
      await expect(reason).toHaveValue(REASON);
      await page.getByRole("button", { name: admin.person.disableNow }).click();
      await expect(page.getByRole("status")).toHaveText(admin.outcomes["user-disabled"]);
      await expect(page.getByRole("blockquote")).toHaveText(REASON);

      await elsewhere.goto("/account");
      await continueWith(elsewhere, "google");
      await choose(elsewhere, "gale", "google");
      await expect(failureMessage(elsewhere)).toContainText(errors["account-disabled"].title);
      await expect(failureMessage(elsewhere)).toContainText(REASON);

      await page.getByRole("button", { name: admin.person.enable }).click();
      await expect(page.getByRole("status")).toHaveText(admin.outcomes["user-enabled"]);
      await signIn(elsewhere, "gale", "google");
      await theirs.close();
    });
  });
}

test("an administrator makes another one, and takes that away from them and not from the last", async ({
  page,
  signedIn,
}) => {
  const own = await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  const other = await db().user.create({ data: { name: "Bo Sample", email: "bo@example.com" } });
  await page.goto(`/admin/users/${other.id}`);
  for (const [words, said] of [
    [admin.person.promote, admin.outcomes["made-admin"]],
    [admin.person.demote, admin.outcomes["made-user"]],
  ] as const) {
    await page.getByText(words.ask, { exact: true }).click();
    await expect(page.getByText(words.consequence)).toBeVisible();
    await page.getByRole("button", { name: words.now }).click();
    await expect(page.getByRole("status")).toHaveText(said);
  }
  await page.goto(`/admin/users/${own.userId}`);
  await expect(page.getByText(admin.person.ownStanding)).toBeVisible();
  await page.getByText(admin.person.demote.ask, { exact: true }).click();
  await page.getByRole("button", { name: admin.person.demote.now }).click();
  await expect(failureMessage(page)).toContainText(errors["last-administrator"].title);
  expect(await db().user.count({ where: { role: "ADMIN" } })).toBe(1);
});

test("a look at a person's page is recorded once, and links do not look beforehand", async ({
  page,
  signedIn,
}) => {
  await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  const other = await db().user.create({ data: { name: "Bo Sample", email: "bo@example.com" } });
  // A search that finds one person alone would be a look at them.
  await db().user.create({ data: { name: "Bo Other", email: "bo.other@example.com" } });
  await page.goto("/admin/users?q=bo");
  const link = page.getByRole("link", { name: "Bo Sample" });
  await link.hover();
  await page.waitForLoadState("networkidle");
  expect(await countEvents(other.id, "user.viewed")).toBe(0);
  await link.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bo Sample");
  expect(await countEvents(other.id, "user.viewed")).toBe(1);
});

test("an administrator leafs through everybody, filters them, and is told when nobody is found", async ({
  page,
  signedIn,
}) => {
  await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  for (let number = 10; number < 60; number++)
    await db().user.create({ data: { name: `Person ${number}`, email: `person${number}@example.com` } });
  const names = () => page.getByRole("link", { name: /^(Person \d\d|Ada Sample)$/ }).allTextContents();
  await page.goto("/admin/users");
  await expect(page.getByRole("heading", { name: "51 users, 1–25" })).toBeVisible();
  const seen = await names();
  for (let leaf = 0; leaf < 2; leaf++) {
    await page.getByRole("link", { name: words.en.pages.list.next }).click();
    await expect(page.getByRole("link", { name: words.en.pages.list.first })).toBeVisible();
    await expect(page.getByRole("link", { name: seen.at(-1) ?? "" })).toHaveCount(0);
    seen.push(...(await names()));
  }
  await expect(page.getByRole("link", { name: words.en.pages.list.next })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "51 users, 51–51" })).toBeVisible();
  expect(new Set(seen).size).toBe(51);
  expect(seen).toHaveLength(51);

  await page.getByRole("link", { name: words.en.pages.list.first }).click();
  const byName = page.getByRole("columnheader", { name: admin.users.user });
  await byName.getByRole("link").click();
  await expect(byName).toHaveAttribute("aria-sort", "ascending");
  expect(await names()).toEqual(
    ["Ada Sample", ...seen.filter((name) => name !== "Ada Sample").sort()].slice(0, 25),
  );
  await byName.getByRole("link").click();
  await expect(byName).toHaveAttribute("aria-sort", "descending");
  expect((await names())[0]).toBe("Person 59");
  // The row is the link, wherever it is clicked.
  const row = page.getByRole("row", { name: /Person 58/ });
  const { width = 0 } = (await row.boundingBox()) ?? {};
  await row.click({ position: { x: width - 10, y: 10 } });
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Person 58");
  await page.goBack();

  await page.getByText(admin.filter.more).click();
  await page.getByLabel(admin.users.role).selectOption("ADMIN");
  await page.getByRole("button", { name: admin.users.find }).click();
  await expect(page.getByRole("link", { name: /^Person/ })).toHaveCount(0);
  await expect.poll(names).toEqual(["Ada Sample"]);
  await page.getByLabel(admin.users.search).fill("nobody-at-all");
  await page.getByRole("button", { name: admin.users.find }).click();
  await expect(page.getByText(admin.users.nobodyFound)).toBeVisible();
  await page.getByRole("link", { name: admin.users.everybody }).click();
  await expect(page).toHaveURL("/admin/users");
});
