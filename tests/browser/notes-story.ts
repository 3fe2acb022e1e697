import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { expect, words } from "./fixtures";
import { notesWords } from "./notes-example";

const { admin, events, notes, site } = notesWords;
const TEXT = "Ask Sasha about the offer";

/** What an administrator who writes notes does: finds the page, mistypes, writes, looks at what is known of it, and deletes. */
export async function useNotes(page: Page): Promise<void> {
  await page.goto("/account");
  await page.getByRole("banner").locator("summary").click();
  await page.getByRole("banner").getByRole("link", { name: site.menu.notes, exact: true }).click();
  await expect(page).toHaveURL(/\/notes$/);
  await expect(page.getByRole("main")).toContainText("Ada Sample");
  await expect(page.getByText(notes.none)).toBeVisible();

  const field = page.locator("main [name=text]");
  const add = page.getByRole("button", { name: notes.add, exact: true });
  const { problems } = notes;
  for (const [typed, problem] of [
    [" ", problems["note-missing"]],
    [`${TEXT}\n${"x".repeat(500)}`, problems["note-too-long"].replace("{max}", "500")],
  ] as const) {
    await field.fill(typed);
    await add.click();
    await expect(page.getByRole("main").getByRole("alert")).toHaveText(problem);
    await expect(page.getByRole("main").getByRole("alert")).toBeInViewport({ ratio: 1 });
    await expect(field).toHaveValue(typed);
    await expect(field).toBeFocused();
  }

  await field.fill(TEXT);
  await add.click();
  await expect(page.getByRole("status")).toHaveText(notes.notices["note-added"]);
  const list = page.getByRole("main").getByRole("listitem");
  await expect(list).toHaveCount(1);
  await expect(list).toContainText(TEXT);

  // The limit of the hour is used up: the failure is said, and what was typed stays.
  await db().rateLimit.updateMany({ where: { key: { startsWith: "changes:" } }, data: { points: 1000 } });
  await field.fill("One too many");
  await add.click();
  await expect(page.getByRole("main").getByRole("alert")).toContainText(
    words.en.errors["rate-limited"].title,
  );
  await expect(field).toHaveValue("One too many");
  await expect(list).toHaveCount(1);

  await page.goto("/admin");
  await page.getByRole("main").getByRole("link", { name: admin.navigation.notes, exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/notes$/);
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
  await expect(page.getByRole("table")).toContainText("Ada Sample");
  await expect(page.getByRole("main")).not.toContainText(TEXT);
  await page.goto("/admin/events?type=note.created");
  await expect(page.getByRole("main").getByText(events.note.created, { exact: true }).last()).toBeVisible();

  await page.goto("/notes");
  await list.locator("summary").click();
  await list.getByRole("button", { name: notes.deleteNow, exact: true }).click();
  await expect(page.getByRole("status")).toHaveText(notes.notices["note-deleted"]);
  await expect(page.getByText(notes.none)).toBeVisible();
}
