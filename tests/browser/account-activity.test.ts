import type { Page } from "@playwright/test";
import { z } from "zod";
import { recordEvent } from "@/lib/audit/mutations";
import { db } from "@/lib/db/client";
import { expect, test, words } from "./fixtures";

const { activity } = words.en;
const numbered = z.object({ count: z.number() });
const client = { ip: "192.0.2.9", userAgent: "Browser story" };

/** Adds an event that can be told from the others by its number. */
async function recordNumbered(subjectId: string, count: number): Promise<void> {
  const event = { type: "sessions.ended", detail: { count } } as const;
  await db().$transaction((tx) => recordEvent(tx, { client, actorId: subjectId, subjectId }, event));
}

/** What the database holds of the person, in the order and the words of the page. */
async function listSentences(subjectId: string): Promise<string[]> {
  const events = await db().auditEvent.findMany({ where: { subjectId }, orderBy: { id: "desc" } });
  return events.map(({ detail }) => {
    const { count } = numbered.parse(detail);
    return count === 1 ? "1 other session ended" : `${count} other sessions ended`;
  });
}

async function shownSentences(page: Page): Promise<string[]> {
  return page
    .getByRole("main")
    .getByText(/^\d+ other sessions? ended$/)
    .allTextContents();
}

test("a person leafs through their activity to its beginning, and nothing is missing or shown twice", async ({
  page,
  signedIn,
}) => {
  const { userId } = await signedIn();
  for (let count = 1; count <= 45; count++) await recordNumbered(userId, count);
  const all = await listSentences(userId);
  const pages = page.getByRole("navigation", { name: words.en.pages.label });
  const older = pages.getByRole("link", { name: words.en.pages.time.next });
  const newest = pages.getByRole("link", { name: words.en.pages.time.first });

  await page.goto("/account/activity");
  expect(await shownSentences(page)).toEqual(all.slice(0, 20));
  await expect(newest).toHaveCount(0);
  // What happens meanwhile moves no event to another page.
  await recordNumbered(userId, 46);
  await older.click();
  await expect(newest).toBeVisible();
  expect(await shownSentences(page)).toEqual(all.slice(20, 40));
  const second = page.url();
  await older.click();
  await expect(older).toHaveCount(0);
  expect(await shownSentences(page)).toEqual(all.slice(40));

  await page.goBack();
  await expect(page).toHaveURL(second);
  expect(await shownSentences(page)).toEqual(all.slice(20, 40));
  await newest.click();
  await expect(page).toHaveURL("/account/activity");
  expect(await shownSentences(page)).toEqual(["46 other sessions ended", ...all.slice(0, 19)]);
});

test("a person sees the activity of one kind alone, on later pages too", async ({ page, signedIn }) => {
  const { userId } = await signedIn();
  for (let count = 1; count <= 21; count++) await recordNumbered(userId, count);
  const exported = { type: "data.exported", detail: {} } as const;
  await db().$transaction((tx) => recordEvent(tx, { client, actorId: userId, subjectId: userId }, exported));
  const filter = page.getByRole("navigation", { name: activity.filter });
  const chosen = filter.locator("[aria-current]");
  const download = page.getByText(words.en.events.data.exported, { exact: true });

  await page.goto("/account/activity");
  await expect(chosen).toHaveText(activity.kinds.all);
  await expect(download).toBeVisible();
  await filter.getByRole("link", { name: activity.kinds.account }).click();
  await expect(chosen).toHaveText(activity.kinds.account);
  await expect(download).toBeVisible();
  expect(await shownSentences(page)).toEqual([]);
  await filter.getByRole("link", { name: activity.kinds.signIns }).click();
  await expect(chosen).toHaveText(activity.kinds.signIns);
  expect(await shownSentences(page)).toHaveLength(20);
  await page.getByRole("link", { name: words.en.pages.time.next }).click();
  await expect(chosen).toHaveText(activity.kinds.signIns);
  expect(await shownSentences(page)).toEqual(["1 other session ended"]);
  await filter.getByRole("link", { name: activity.kinds.applications }).click();
  await expect(page.getByText(activity.noneOfKind)).toBeVisible();
  await page.goto("/account/activity?kind=made-up");
  await expect(chosen).toHaveText(activity.kinds.all);
});

test("a page of the activity shows nothing of another person", async ({ page, context, signedIn }) => {
  const { userId } = await signedIn({ email: "other@example.com" });
  for (let count = 1; count <= 25; count++) await recordNumbered(userId, count);
  await page.goto("/account/activity");
  await page.getByRole("link", { name: words.en.pages.time.next }).click();
  await expect(page).toHaveURL(/before=/);
  const theirs = page.url();
  await context.clearCookies();
  await signedIn();
  await page.goto(theirs);
  await expect(page.getByText(activity.none)).toBeVisible();
  expect(await shownSentences(page)).toEqual([]);
});
