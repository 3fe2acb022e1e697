import type { Page } from "@playwright/test";
import { LOCALES } from "@/messages/locales";
import { verifyClientSecret } from "@/lib/applications/data";
import { db } from "@/lib/db/client";
import { expect, failureMessage, test, words } from "./fixtures";
import { expectLegible } from "./locales";
import { ageProofs } from "./rows";

const { admin, person } = words.en;
const t = admin.applications;
const LONG = `https://${"a-host-without-end".repeat(3)}.example.com/${"a-path-without-end".repeat(8)}`;

const only = () => db().application.findFirstOrThrow({ include: { origins: true, secrets: true } });

async function fill(page: Page, fields: { name: string; redirects?: string; origins?: string }) {
  await page.getByLabel(t.fields.name, { exact: true }).fill(fields.name);
  if (fields.redirects !== undefined)
    await page.getByLabel(t.fields.redirects, { exact: true }).fill(fields.redirects);
  if (fields.origins !== undefined)
    await page.getByLabel(t.fields.origins, { exact: true }).fill(fields.origins);
}

const stories = () => {
  test("an administrator registers a web application, sees its secret once, changes it and deletes it", async ({
    page,
    signedIn,
  }) => {
    await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
    await page.goto("/admin");
    await page.getByRole("link", { name: admin.navigation.applications, exact: true }).first().click();
    await expect(page.getByText(t.none)).toBeVisible();
    await page.getByRole("link", { name: t.register }).click();
    await page.getByRole("link", { name: t.kinds.WEB }).click();
    await fill(page, { name: "Wiki", redirects: "https://wiki.example.com/a\nhttps://wiki.example.com/b" });
    await page.getByRole("button", { name: t.registerNow }).click();

    const shown = page.getByRole("status").locator("code");
    await expect(shown).toHaveText(/^cs_[\w-]{43}$/);
    const secret = (await shown.textContent()) ?? "";
    expect(page.url()).not.toContain(secret);
    const { id, clientId } = await only();
    expect(await verifyClientSecret(id, secret)).toBe(true);
    expect(await only()).toMatchObject({
      name: "Wiki",
      kind: "WEB",
      confidential: true,
      redirectUris: ["https://wiki.example.com/a", "https://wiki.example.com/b"],
      access: { everybody: true },
    });
    await expect(page.getByText(clientId)).toBeVisible();
    await page.goto(`/admin/applications/${id}`);
    await expect(page.getByRole("heading", { name: t.overview })).toBeVisible();
    expect(await page.content()).not.toContain(secret);

    await page.getByLabel(t.fields.rule).selectOption("email_domains");
    await page.getByLabel(t.fields.people, { exact: true }).fill("Example.com\nexample.org");
    await page.getByRole("button", { name: t.save }).click();
    await expect(page.getByRole("status")).toHaveText(admin.outcomes["application-changed"]);
    expect(await only()).toMatchObject({ access: { email_domains: ["example.com", "example.org"] } });
    await page.getByLabel(t.fields.rule).selectOption("github_orgs");
    await page.getByLabel(t.fields.people, { exact: true }).fill("Acme\nacme/Team");
    await page.getByRole("button", { name: t.save }).click();
    await expect(page.getByLabel(t.fields.people, { exact: true })).toHaveValue("acme\nacme/team");
    await page.getByRole("button", { name: t.makeSecret }).click();
    await expect(page.getByRole("status").locator("code")).toHaveText(/^cs_/);
    await expect(page.getByText(t.twoSecrets)).toBeVisible();
    await page.locator("#secrets summary").first().click();
    await page.getByRole("button", { name: t.deleteSecretNow }).first().click();
    await expect(page.getByRole("status")).toHaveText(admin.outcomes["secret-deleted"]);
    expect(await verifyClientSecret(id, secret)).toBe(false);

    await page.locator("#state summary").click();
    await page.getByRole("button", { name: t.disableNow }).click();
    await expect(page.getByRole("status")).toHaveText(admin.outcomes["application-disabled"]);
    await page.getByRole("button", { name: t.enable }).click();
    await expect(page.getByRole("status")).toHaveText(admin.outcomes["application-enabled"]);
    await page.locator("#delete summary").click();
    await page.getByRole("button", { name: t.deleteNow }).click();
    await expect(page.getByRole("status")).toHaveText(admin.outcomes["application-deleted"]);
    expect(await db().application.count()).toBe(0);
  });

  test("what is wrong is told at its field, and what was typed stays", async ({ page, signedIn }) => {
    await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
    await page.goto("/admin/applications/new?kind=PROXIED");
    const origins = "https://grafana.example.com\nhttp://logs.example.com";
    await fill(page, { name: "Grafana", origins });
    await page.getByRole("button", { name: t.registerNow }).click();
    await expect(failureMessage(page)).toHaveText(
      t.problems["origin-http"].replace("{value}", "http://logs.example.com"),
    );
    await expect(page.getByLabel(t.fields.origins, { exact: true })).toBeFocused();
    await expect(page.getByLabel(t.fields.origins, { exact: true })).toHaveValue(origins);
    await expect(page.getByLabel(t.fields.name, { exact: true })).toHaveValue("Grafana");
    await fill(page, { name: "  ", origins: "https://grafana.example.com" });
    await page.getByRole("button", { name: t.registerNow }).click();
    await expect(failureMessage(page)).toHaveText(t.problems["name-missing"]);
    await fill(page, { name: "Grafana" });
    await page.getByLabel(t.fields.rule).selectOption("emails");
    await page.getByLabel(t.fields.people, { exact: true }).fill("ada@example.com\nnobody");
    await page.getByRole("button", { name: t.registerNow }).click();
    await expect(failureMessage(page)).toHaveText(t.problems.email.replace("{value}", "nobody"));
    await page.getByLabel(t.fields.people, { exact: true }).fill("");
    await page.getByRole("button", { name: t.registerNow }).click();
    await expect(page.getByRole("status")).toHaveText(admin.outcomes["application-created"]);
    expect(await only()).toMatchObject({
      kind: "PROXIED",
      origins: [{ origin: "https://grafana.example.com" }],
      access: { emails: [] },
    });
  });

  test("a proof that is asked for keeps the form, and a box that is not ticked", async ({
    page,
    signedIn,
  }) => {
    await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
    await ageProofs();
    await page.goto("/admin/applications/new?kind=WEB");
    await fill(page, { name: "Wiki", redirects: "https://wiki.example.com/" });
    await page.getByLabel(t.fields.confidential).uncheck();
    await page.getByLabel(t.fields.device).check();
    await page.getByRole("button", { name: t.registerNow }).click();
    await expect(page).toHaveURL(/\/account\/confirm\?returnTo=/);
    expect(await db().application.count()).toBe(0);
    const back = new URL(page.url()).searchParams.get("returnTo") ?? "";
    await page.goto(back);
    await expect(page.getByLabel(t.fields.name, { exact: true })).toHaveValue("Wiki");
    await expect(page.getByLabel(t.fields.confidential)).not.toBeChecked();
    await expect(page.getByLabel(t.fields.device)).toBeChecked();
  });
};

test.describe("with JavaScript", stories);
test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  stories();
});

test("what a file manages is shown, and offers nothing to change", async ({ page, signedIn }) => {
  await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  const data = {
    clientId: "wiki",
    name: "Wiki",
    kind: "WEB",
    access: { role: "admin" },
    managedBy: "FILE",
  } as const;
  const { id } = await db().application.create({
    data: { ...data, redirectUris: ["https://wiki.example.com/"] },
  });
  await page.goto(`/admin/applications/${id}`);
  await expect(page.getByText(t.byFileLead)).toBeVisible();
  await expect(page.getByText("https://wiki.example.com/")).toBeVisible();
  await expect(page.getByText(t.rules.short.admin)).toBeVisible();
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
  await expect(page.locator("#state, #delete, #secrets")).toHaveCount(0);
});

test("a person sees what may act for them, and takes it back", async ({ page, signedIn }) => {
  const { applications, outcomes, navigation } = words.en;
  const { userId } = await signedIn({ name: "Ada Sample", email: "ada@example.com" });
  const { id } = await db().application.create({
    data: { clientId: "desk", name: "Desk", kind: "NATIVE", access: { everybody: true } },
  });
  await db().grant.create({ data: { userId, applicationId: id, scopes: ["profile"] } });
  const session = { userId, secretHash: new Uint8Array(32), carrier: "BEARER", provider: "google" } as const;
  const absoluteExpiresAt = new Date(Date.now() + 86_400_000);
  await db().session.create({ data: { ...session, applicationId: id, absoluteExpiresAt } });

  await page.goto("/account/sessions");
  await expect(page.getByRole("heading", { name: "Desk" })).toBeVisible();
  await page.getByRole("link", { name: navigation.applications, exact: true }).click();
  await expect(page.getByRole("heading", { name: "Desk" })).toBeVisible();
  await expect(page.getByText(applications.learned.profile)).toBeVisible();
  await expect(page.getByText(applications.learned.email)).toHaveCount(0);
  await page.locator("summary", { hasText: applications.takeBack }).click();
  await expect(page.getByText(person.affectsYou.replace(/<.*/, ""))).toBeVisible();
  await page.getByRole("button", { name: applications.takeBackNow }).click();
  await expect(page.getByRole("status")).toHaveText(outcomes["application-taken-back"]);
  await expect(page.getByText(applications.none)).toBeVisible();
  expect(await db().session.count({ where: { applicationId: id } })).toBe(0);
  await page.goto("/account/activity");
  await expect(page.getByText("Access taken back from Desk")).toBeVisible();
});

for (const locale of LOCALES) {
  test.describe(`in ${locale}, 320 pixels wide`, () => {
    test.use({ locale, viewport: { width: 320, height: 640 } });

    test("axe finds nothing on the pages of applications, and nothing is wider than the screen", async ({
      page,
      signedIn,
    }) => {
      test.slow();
      const { userId } = await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
      const data = {
        name: "Maximilian-Longsamplename-Verylongsamplename",
        access: { emails: ["a@example.com"] },
      };
      const { id } = await db().application.create({
        data: { ...data, clientId: "one", kind: "WEB", confidential: true, redirectUris: [LONG] },
      });
      await db().applicationSecret.createMany({
        data: [1, 2].map(() => ({ applicationId: id, hash: new Uint8Array(32), expiresAt: new Date() })),
      });
      const host = await db().application.create({
        data: {
          ...data,
          clientId: "two",
          kind: "PROXIED",
          managedBy: "FILE",
          disabledAt: new Date(),
          origins: { create: { origin: LONG.replace(/\/a-path.*/, "") } },
        },
      });
      const scopes = ["profile", "email"];
      await db().grant.createMany({
        data: [id, host.id].map((applicationId) => ({ userId, applicationId, scopes })),
      });
      const paths = [
        "/admin/applications",
        "/admin/applications/new",
        "/admin/applications/new?kind=WEB",
        "/admin/applications/new?kind=NATIVE",
        "/admin/applications/new?kind=PROXIED",
        `/admin/applications/${id}`,
        `/admin/applications/${id}?error=application-managed-by-file`,
        `/admin/applications/${host.id}`,
        "/account/applications",
        "/account/sessions",
      ];
      for (const path of paths) {
        await page.goto(path);
        await page
          .locator("details")
          .evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
        await expectLegible(page, locale, path);
      }
      await page.goto("/admin/applications/new?kind=WEB");
      await page.getByLabel(words[locale].admin.applications.fields.name, { exact: true }).fill("Wiki");
      await page
        .getByLabel(words[locale].admin.applications.fields.redirects, { exact: true })
        .fill(`${LONG}#x`);
      await page.getByRole("button", { name: words[locale].admin.applications.registerNow }).click();
      await expect(failureMessage(page)).toBeVisible();
      await expectLegible(page, locale, "an address that is refused");
    });
  });
}
