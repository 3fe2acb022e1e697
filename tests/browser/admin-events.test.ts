import { readFile } from "node:fs/promises";
import { recordEvent } from "@/lib/audit/mutations";
import { db } from "@/lib/db/client";
import { choose, continueWith, expect, failureMessage, signIn, test, words } from "./fixtures";
import { ageProofs, promoteEverybody, startSession } from "./rows";

const { admin, events } = words.en;
const FORMULA = '=HYPERLINK("https://example.com";"Проба")';

/** A person to whom something happened, from an address and a device of their own. */
async function addPerson(name: string, ip: string, userAgent: string): Promise<string> {
  const { userId } = await startSession({ name, email: `${name.toLowerCase()}@example.com` });
  const client = { ip, userAgent };
  await db().$transaction((tx) =>
    recordEvent(tx, { client, actorId: userId, subjectId: userId }, { type: "data.exported", detail: {} }),
  );
  return userId;
}

test("an administrator finds events by kind, person, address and day", async ({ page, signedIn }) => {
  await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  await addPerson("Bo", "192.0.2.21", "Browser story");
  await addPerson("Cy", "2001:db8::21", "Browser story");
  const listed = page.getByRole("listitem").filter({ hasText: events.data.exported });
  const find = () => page.getByRole("button", { name: admin.events.find }).click();

  await page.goto("/admin/events");
  await expect(listed).toHaveCount(2);
  await page.getByLabel(admin.events.person).fill("BO@example.com");
  await find();
  await expect(listed).toHaveCount(1);
  await expect(listed).toContainText("192.0.2.21");
  await page.getByRole("link", { name: admin.events.all }).click();
  await page.getByText(admin.filter.more).click();
  await page.getByLabel(admin.events.address, { exact: true }).fill("2001:DB8:0::21");
  await find();
  await expect(listed.getByRole("link", { name: "Cy" })).toBeVisible();
  await expect(listed).toHaveCount(1);

  await page.goto("/admin/events?from=2001-01-01&to=2001-12-31");
  await expect(page.getByText(admin.events.none)).toBeVisible();
  await page.goto("/admin/events?person=nobody@example.com");
  await expect(page.getByText(admin.events.unknownPerson)).toBeVisible();
  await page.goto("/admin/events?address=somewhere");
  await expect(page.getByText(admin.events.noAddress)).toBeVisible();
  await page.getByLabel(admin.events.address, { exact: true }).fill("");
  await page.getByLabel(admin.events.type).selectOption("data.exported");
  await find();
  await expect(listed).toHaveCount(2);
  await listed.getByRole("link", { name: "Cy" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cy");
});

test("the reference that a refused person was shown leads to what happened", async ({ page, signedIn }) => {
  await page.goto("/sign-in");
  await continueWith(page, "google");
  await choose(page, "down", "google");
  const shown = await failureMessage(page).getByRole("code").textContent();

  await signedIn({ role: "ADMIN" });
  await page.goto("/admin/events");
  const listed = page.getByRole("listitem").filter({ hasText: "Google" });
  await page.getByLabel(admin.events.reference).fill(`${shown?.toUpperCase()} `);
  await page.getByRole("button", { name: admin.events.find }).click();
  await expect(listed).toHaveCount(1);
  await expect(listed).toContainText(`${words.en.failure.reference} ${shown}`);
  await page.goto("/admin/events?reference=elsewhere");
  await expect(page.getByText(admin.events.noReference)).toBeVisible();
});

test("a file of the events found keeps to the filter, runs nothing, and is on record", async ({ page }) => {
  await signIn(page, "alex", "google");
  await promoteEverybody();
  const userId = await addPerson("Bo", "192.0.2.21", FORMULA);
  await addPerson("Cy", "192.0.2.22", "Browser story");
  await ageProofs();
  await page.goto("/admin/events?type=data.exported&address=192.0.2.21");
  await page.getByRole("link", { name: admin.events.download.button }).click();
  await continueWith(page, "google");
  await choose(page, "alex", "google");
  await expect(page.getByRole("status")).toHaveText(admin.outcomes["export-ready"]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: admin.events.download.button }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^cloakroom-events-\d{4}-\d\d-\d\d\.csv$/);
  const [head, line, ...rest] = (await readFile(await download.path(), "utf8")).split("\r\n");
  expect(head).toMatch(/^\uFEFF"id","at","type"/);
  expect(line).toContain(`"data.exported","${userId}","bo@example.com","${userId}","bo@example.com"`);
  expect(line).toContain(`"'=HYPERLINK(""https://example.com"";""Проба"")"`);
  expect(rest).toEqual([""]);
  const exported = await db().auditEvent.findFirstOrThrow({ where: { type: "events.exported" } });
  expect(exported.detail).toEqual({ filters: ["type", "address"] });
});
