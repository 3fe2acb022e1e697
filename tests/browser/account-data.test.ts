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
      cloakroom,
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
      await expect(page.getByText(confirm.why.delete)).toBeVisible();
      await continueWith(page, "google");
      await choose(page, "gale", "google");
      await expect(field).toHaveValue("DELETE");
      const last = page.getByRole("button", { name: data.deleteNow });
      await expect(page.getByText(data.confirmed.replace("{button}", data.deleteNow))).toBeVisible();
      await expect(last).toBeFocused();
      await last.click();

      await expect(page.getByRole("heading", { level: 1 })).toHaveText(goodbye.title);
      for (const [provider, place] of [
        ["Google", "https://myaccount.google.com/connections"],
        ["GitHub", `${cloakroom.sandbox.github.url}/settings/applications`],
      ] as const)
        await expect(
          page.getByRole("link", { name: goodbye.revokeAt.replace("{provider}", provider) }),
        ).toHaveAttribute("href", place);
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
  await expect(page.getByText(confirm.why.export)).toBeVisible();
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
