import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { expect, test, words } from "./fixtures";

const { account, admin, data, "device-sign-in": device } = words.en;
const ASKED = "0197a3c1-7d2e-7c3f-8a4b-5c6d7e8f9a0b";

/** Every form that can be refused: where it is, what to type into which field, or to choose there, and what sends it. */
const FORMS = [
  { path: "/account", field: "name", typed: " ", submit: account.saveName },
  { path: "/account/data", field: "confirmation", typed: "no", submit: data.deleteNow },
  { path: "/device", field: "code", typed: "XXXX-XXXX", submit: device.continue },
  { path: "/admin/users/{id}", field: "reason", typed: " ", submit: admin.person.disableNow },
  {
    path: "/admin/applications/new?kind=WEB",
    field: "name",
    typed: " ",
    submit: admin.applications.registerNow,
  },
  {
    path: "/admin/applications/new?kind=WEB",
    field: "redirects",
    typed: "nonsense",
    submit: admin.applications.registerNow,
  },
  { path: "/admin/invitations", field: "email", typed: "nobody", submit: admin.invitations.create },
  { path: "/admin/invitations", field: "role", chosen: "ADMIN", submit: admin.invitations.create },
  { path: "/admin/service-tokens", field: "name", typed: " ", submit: admin.serviceTokens.create },
  { path: "/admin/requests", field: `reason-${ASKED}`, typed: " ", submit: admin.requests.declineNow },
] as const;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    for (const width of [360, 1280])
      test(`what is wrong with a form is in view, ${width} pixels wide`, async ({ page, signedIn }) => {
        await signedIn({ name: "Ada Sample", role: "ADMIN" });
        const { id } = await db().user.create({ data: { name: "Bo Sample" }, select: { id: true } });
        await db().accessRequest.create({
          data: { id: ASKED, digest: new Uint8Array(32), provider: "github", expiresAt: new Date(2 ** 42) },
        });
        await page.setViewportSize({ width, height: 640 });
        for (const form of FORMS) {
          const what = `${form.field} of ${form.path}`;
          await page.goto(form.path.replace("{id}", id));
          const field = page.locator(`main [name=${form.field}]`);
          await openQuestionAround(page, form.field);
          if (form.field === "redirects") await page.locator("main [name=name]").fill("Wiki");
          if (form.field === "role") await page.locator("main [name=days]").selectOption("30");
          if ("chosen" in form) await field.selectOption(form.chosen);
          else await field.fill(form.typed);
          await page.getByRole("button", { name: form.submit, exact: true }).click();
          await expect(field, what).toHaveAttribute("aria-invalid", "true");
          await expect(page.getByRole("alert").first(), what).toBeInViewport({ ratio: 1 });
          await expect(field, what).toBeInViewport({ ratio: 1 });
          await expect(page.locator(`label[for=${form.field}-wrong]`), what).toBeInViewport({ ratio: 1 });
          await expect(field, what).toBeFocused();
        }
      });
  });
}

async function openQuestionAround(page: Page, field: string): Promise<void> {
  const question = page.locator("details").filter({ has: page.locator(`[name=${field}]`) });
  if ((await question.count()) > 0) await question.locator("summary").click();
}
