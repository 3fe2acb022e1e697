import { readFile } from "node:fs/promises";
import { exported } from "@/lib/api/contract/schema";
import { db } from "@/lib/db/client";
import { choose, continueWith, expect, sessionCookie, signIn, test, words } from "./fixtures";
import { ageProofs } from "./rows";

const { confirm, data, goodbye, outcomes } = words.en;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a person deletes their account, and nothing they typed is lost on the way", async ({
      page,
      context,
    }) => {
      await signIn(page, "gale", "google");
      const before = await db().user.findFirstOrThrow();
      await ageProofs();
      await page.goto("/account/data");
      const field = page.getByRole("textbox");
      await field.fill("maybe");
      await page.getByRole("button", { name: data.deleteNow }).click();
      await expect(
        page.getByRole("alert").getByText(data.notTyped.replace("{word}", data.word)),
      ).toBeVisible();
      await expect(field).toHaveValue("maybe");

      await field.fill("DELETE");
      await page.getByRole("button", { name: data.deleteNow }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(confirm.title);
      await continueWith(page, "google");
      await choose(page, "gale", "google");
      await expect(field).toHaveValue("DELETE");
      await page.getByRole("button", { name: data.deleteNow }).click();

      await expect(page.getByRole("heading", { level: 1 })).toHaveText(goodbye.title);
      expect(await sessionCookie(context)).toBeUndefined();
      expect(await db().user.count()).toBe(0);
      await signIn(page, "gale", "google");
      expect((await db().user.findFirstOrThrow()).id).not.toBe(before.id);
    });
  });
}

test("a person downloads their data after proving who they are", async ({ page }) => {
  await signIn(page, "alex", "github");
  await ageProofs();
  await page.goto("/account/data");
  await page.getByRole("link", { name: data.download }).click();
  await continueWith(page, "github");
  await choose(page, "alex", "github");
  await expect(page.getByRole("status")).toHaveText(outcomes["export-ready"]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: data.download }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("cloakroom-export.json");
  const file = exported.parse(JSON.parse(await readFile(await download.path(), "utf8")));
  expect(file.user.email).toBe("alex@example.com");
  expect(file.accounts).toMatchObject([{ provider: "github", profile: { login: "alex-sample" } }]);
});
