import { db } from "@/lib/db/client";
import { lastDays } from "@/lib/admin/statistics/days";
import { LOCALE_COOKIE, LOCALES } from "@/messages/locales";
import { expect, test, words } from "./fixtures";
import { expectLegible } from "./locales";

const { overview, plot } = words.en.admin;

/** Adds events of a day. Days that are over are counted once, so this story has days that no other one looks at. */
async function addEvents(day: string, type: string, provider: string, count: number): Promise<void> {
  await db().auditEvent.createMany({
    data: Array.from({ length: count }, () => ({
      type,
      detail: { provider },
      at: new Date(`${day}T23:59:59Z`),
    })),
  });
}

test("the overview shows a day's sign-ins, refusals and new users, as a plot and as a table", async ({
  page,
  context,
  signedIn,
}) => {
  const days = lastDays(90, new Date());
  const [long, before] = days.slice(40);
  await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
  await addEvents(long ?? "", "session.started", "google", 7);
  await addEvents(long ?? "", "session.started", "github", 2);
  await addEvents(long ?? "", "sign-in.refused", "github", 1);
  await addEvents(before ?? "", "user.created", "google", 4);

  await page.goto("/admin?days=7");
  await expect(page.getByText(plot.empty).first()).toBeVisible();
  await page.getByRole("link", { name: "90 days" }).click();
  await expect(
    page.getByRole("img", { name: `${overview.plots.signIns.title.week}: 10 in all` }),
  ).toBeVisible();
  await expect(
    page.getByRole("img", { name: `${overview.plots.newUsers.title.week}: 4 in all` }),
  ).toBeVisible();

  const signIns = page.locator("section").filter({ hasText: overview.plots.signIns.title.week });
  await signIns.getByText(plot.asTable).click();
  const row = signIns.getByRole("row").filter({ hasText: "721" });
  const shown = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", timeZone: "UTC" });
  await expect(row.getByRole("rowheader")).toHaveText(shown.format(new Date(days[34] ?? "")));
  expect(await row.getByRole("cell").allTextContents()).toEqual(["7", "2", "1"]);
  const figure = page.locator("dl > div").filter({ hasText: "Sign-ins in 90 days" });
  await expect(figure.getByRole("definition").first()).toHaveText("9");
  await page.setViewportSize({ width: 320, height: 640 });
  for (const locale of LOCALES) {
    await context.addCookies([{ name: LOCALE_COOKIE, value: locale, url: page.url() }]);
    await page.reload();
    await expectLegible(page, locale, `bars of weeks in ${locale}`);
  }
});
