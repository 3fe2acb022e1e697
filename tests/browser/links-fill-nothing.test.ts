import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { choose, continueWith, expect, signIn, test, words } from "./fixtures";
import { listProtectedPages } from "./protected-pages";
import {
  ageProofs,
  connectAccount,
  promoteEverybody,
  registerWithId,
  startSession,
  startSessionOnPhone,
} from "./rows";

const { admin, data, sessions } = words.en;

/**
 * What forms hold, which of them are open, and whether a press of Enter would send one. More fields of a filter, which only
 * looks, are no form of their own.
 */
function formsOf(page: Page) {
  return page.evaluate(() => ({
    open: document.querySelectorAll("details[open]:has(form)").length,
    focused: document.activeElement instanceof HTMLButtonElement,
    values: Array.from(
      document.querySelectorAll<HTMLInputElement>("form[method=post i] input"),
      ({ name, value, checked }) => [name, value, checked],
    ),
    invalid: document.querySelectorAll("[aria-invalid=true]").length,
  }));
}

test("no link opens a form, or fills one in", async ({ page, signedIn }) => {
  const { userId } = await signedIn({ name: "Ada Sample", role: "ADMIN" });
  const google = await connectAccount(userId, "google", "a");
  await connectAccount(userId, "github", "b");
  const session = await startSessionOnPhone(userId);
  await registerWithId(userId);
  // Every parameter that a page reads or has read, and the names of all fields, as many at once as do not contradict one another.
  const account = `disconnect=${google}&account=${google}&connect=github&provider=github`;
  const queries = [
    `confirmation=delete&problem=confirmation&typed=delete&ask=sessions&${account}`,
    `name=Evil&problem=name-too-long&ask=role&role=USER&user=${userId}&because=not-me&session=${session}`,
    `ask=disable&reason=Spam&problem=reason-too-long`,
    `ask=session&session=${session}`,
    // Apart, since what they say of whom a page was drawn for could switch the others off.
    `locale=ru&drawn_for=${randomUUID()}`,
    `kept=${randomUUID()}&form=delete&fields=delete`,
  ];
  for (const protectedPage of listProtectedPages()) {
    const path = protectedPage.replace(/[0-9a-f-]{36}$/, userId);
    await page.goto(path);
    const untouched = await formsOf(page);
    expect(untouched).toMatchObject({ open: 0, focused: false, invalid: 0 });
    for (const query of queries) {
      await page.goto(`${path}?${query}`);
      expect(await formsOf(page), `${path}?${query}`).toEqual(untouched);
    }
  }
});

test("what was typed is there again for the person who typed it, on that page, and nowhere else", async ({
  page,
  context,
  cloakroom,
}) => {
  await signIn(page, "gale", "google");
  await ageProofs();
  await page.goto("/account/data");
  const field = page.locator("main input[type=text]");
  await field.fill("DELETE");
  await page.getByRole("button", { name: data.deleteNow }).click();
  await continueWith(page, "google");
  await choose(page, "gale", "google");
  await expect(field).toHaveValue("DELETE");
  const address = page.url();
  expect(address).not.toMatch(/delete(?!$)/i);
  const kept = new URL(address).search;
  await page.goto("/account/data");
  await expect(field).toHaveValue("");
  await page.goto(`/account${kept}`);
  await expect(field).toHaveValue("Gale Sample");

  const other = await startSession({ name: "Bo Sample" });
  await context.addCookies([{ ...other.cookie, url: cloakroom.url }]);
  await page.goto(address);
  await expect(page.getByRole("main")).toContainText("Bo Sample");
  await expect(field).toHaveValue("");
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("what was typed outlasts a session that was over, and a proof in another tab", async ({
      page,
      context,
    }) => {
      await signIn(page, "alex", "google");
      await promoteEverybody();
      const { id } = await db().user.create({ data: { name: "Bo Sample", email: "bo@example.com" } });
      const tabs = [page, await context.newPage()] as const;
      const fillIn = async (tab: Page, reason: string) => {
        await tab.goto(`/admin/users/${id}`);
        await tab.locator("#standing summary").click();
        await tab.getByLabel(admin.person.reason, { exact: true }).fill(reason);
      };
      await fillIn(tabs[0], "First reason");
      await fillIn(tabs[1], "Second reason");
      await context.clearCookies({ name: /session/ });
      for (const tab of tabs) {
        await tab.getByRole("button", { name: admin.person.disableNow }).click();
        await expect(tab).toHaveURL(/\/sign-in\?/);
      }
      for (const [index, tab] of tabs.entries()) {
        // Signed in by the first tab, the second need only go where it was going.
        if (index === 0) {
          await continueWith(tab, "google");
          await choose(tab, "alex", "google");
        } else await tab.reload();
        const reason = tab.getByLabel(admin.person.reason, { exact: true });
        await expect(reason).toHaveValue(index === 0 ? "First reason" : "Second reason");
        await expect(tab.getByRole("button", { name: admin.person.disableNow })).toBeFocused();
      }
      expect(await db().user.findUnique({ where: { id } })).toMatchObject({ disabledAt: null });
    });
  });
}

test("what was typed about one person is not typed about another", async ({ page, signedIn }) => {
  await signedIn({ name: "Ada Sample", role: "ADMIN" });
  const [bo, cy] = await Promise.all(
    ["Bo", "Cy"].map((name) => db().user.create({ data: { name }, select: { id: true } })),
  );
  await page.goto(`/admin/users/${bo?.id}`);
  await page.locator("#standing summary").click();
  const reason = page.getByLabel(admin.person.reason, { exact: true });
  await reason.fill("x".repeat(501));
  await page.getByRole("button", { name: admin.person.disableNow }).click();
  await expect(page).toHaveURL(/\?kept=/);
  await expect(reason).toHaveValue("x".repeat(501));
  const { search } = new URL(page.url());
  await page.goto(`/admin/users/${cy?.id}${search}`);
  await expect(reason).toBeHidden();
  await expect(reason).toHaveValue("");
});

test("whoever sees something foreign has the way to end all other sessions, but not half pressed", async ({
  page,
  signedIn,
}) => {
  const { userId } = await signedIn();
  await startSessionOnPhone(userId);
  await page.goto("/account/sessions?because=not-me");
  await expect(page.getByRole("heading", { name: sessions.notMe.title })).toBeVisible();
  await expect(page.getByText(sessions.endOthers, { exact: true })).toBeVisible();
  await expect(page.locator("#others form")).toBeHidden();
});
