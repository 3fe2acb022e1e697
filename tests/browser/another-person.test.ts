import type { BrowserContext, Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { expect, failureMessage, test, words } from "./fixtures";
import { SOME_WAYS } from "./locales";
import { connectAccount, startSession, startSessionOnPhone } from "./rows";

const shown = { name: "Ada Sample", email: "ada@example.com" };
const now = { name: "Бо Образцов", email: "bo@example.com" };

/** Everything that a form could change. */
async function everything() {
  const order = { orderBy: { id: "asc" } } as const;
  return Promise.all([
    db().user.findMany(order),
    db().account.findMany(order),
    db().session.findMany({ ...order, omit: { lastSeenAt: true } }),
    db().auditEvent.findMany(order),
  ]);
}

/** In another tab somebody else signs in, with something of each kind that a form could be pressed for. */
async function enterInAnotherTab(context: BrowserContext, page: Page, role: "USER" | "ADMIN") {
  const session = await startSession({ ...now, role });
  await connectAccount(session.userId, "google", "theirs", now.email);
  await connectAccount(session.userId, "github", "theirs-too");
  await startSessionOnPhone(session.userId);
  await context.addCookies([{ ...session.cookie, url: new URL(page.url()).origin }]);
}

for (const { locale, javaScriptEnabled } of SOME_WAYS) {
  test.describe(`in ${locale}, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test.use({ locale, javaScriptEnabled });
    const { account, admin, connections, data, errors, home, person, providers } = words[locale];
    const connect = connections.connectAnother.replace("{provider}", providers.github);
    const nowSignedIn = person.signedInNow.replace("<person></person>", `${now.name} (${now.email})`);

    /** What is pressed on a page of the one while the other is signed in. */
    const presses: [what: string, path: string, press: (page: Page) => Promise<void>][] = [
      [
        "deletes",
        "/account/data",
        async (page) => {
          await page.getByRole("textbox").fill(data.word);
          await page.getByRole("button", { name: data.deleteNow }).click();
        },
      ],
      [
        "renames",
        "/account",
        async (page) => {
          await page.getByText(account.changeName, { exact: true }).click();
          await page.getByRole("textbox").fill("Other Name");
          await page.getByRole("button", { name: account.saveName }).click();
        },
      ],
      ["connects", "/account/connections", (page) => page.getByRole("button", { name: connect }).click()],
      [
        "disconnects",
        "/account/connections",
        async (page) => {
          await page.getByRole("main").locator("summary").first().click();
          await page.getByRole("button", { name: connections.disconnectNow }).first().click();
        },
      ],
      [
        "ends sessions",
        "/account/sessions",
        async (page) => {
          await page.locator("#others summary").click();
          await page.locator("#others").getByRole("button").click();
        },
      ],
      ["exports", "/account/data", (page) => page.getByRole("link", { name: data.download }).click()],
    ];

    for (const [what, path, press] of presses) {
      test(`a page of somebody else ${what} nothing, and says who is signed in now`, async ({
        page,
        context,
        signedIn,
      }) => {
        const { userId } = await signedIn(shown);
        await connectAccount(userId, "google", "shown", shown.email);
        await connectAccount(userId, "github", "shown-too");
        await startSessionOnPhone(userId);
        await page.goto(path);
        await enterInAnotherTab(context, page, "USER");
        const before = await everything();
        await press(page);
        await expect(failureMessage(page)).toContainText(errors["person-changed"].title);
        await expect(failureMessage(page)).toContainText(nowSignedIn);
        await expect(failureMessage(page)).toBeFocused();
        expect(new URL(page.url()).pathname).toBe(path);
        expect(await everything()).toEqual(before);
        // Only now does the page speak of whoever is signed in, and its forms are theirs.
        await expect(page.getByRole("main")).not.toContainText(shown.email);
        await page.goto("/account");
        await page.getByText(account.changeName, { exact: true }).click();
        await page.getByRole("textbox").fill("New Name");
        await page.getByRole("button", { name: account.saveName }).click();
        await expect(page.getByRole("status")).toHaveText(words[locale].outcomes["name-saved"]);
      });
    }

    for (const role of ["USER", "ADMIN"] as const) {
      test(`a page of an administrator does nothing for another ${role.toLowerCase()}`, async ({
        page,
        context,
        signedIn,
      }) => {
        await signedIn({ ...shown, role: "ADMIN" });
        const { id } = await db().user.create({ data: { name: "Cy Sample" } });
        await page.goto(`/admin/users/${id}`);
        await page.locator("#role summary").click();
        await enterInAnotherTab(context, page, role);
        const before = await everything();
        await page.getByRole("button", { name: admin.person.promote.now }).click();
        await expect(failureMessage(page)).toContainText(nowSignedIn);
        expect(await everything()).toEqual(before);
      });
    }

    test("sign-out signs out whoever is signed in, and says so", async ({ page, context, signedIn }) => {
      await signedIn(shown);
      await page.goto("/");
      await enterInAnotherTab(context, page, "USER");
      await page.getByRole("button", { name: account.signOut }).click();
      await expect(page.getByRole("status")).toHaveText(words[locale].notices["another-signed-out"]);
      await page.goto("/");
      await expect(page.getByRole("link", { name: home.signIn })).toBeVisible();
    });

    test("every question names whom it is about", async ({ page, signedIn }) => {
      const { userId } = await signedIn({ ...shown, role: "ADMIN" });
      await connectAccount(userId, "google", "shown", shown.email);
      await connectAccount(userId, "github", "shown-too");
      await startSessionOnPhone(userId);
      const other = await startSession(now);
      await startSessionOnPhone(other.userId);
      const named = ({ name, email }: typeof now) => `${name} (${email})`;
      const yours = person.affectsYou.replace("<person></person>", named(shown));
      const theirs = person.affects.replace("<person></person>", named(now));
      for (const [path, questions, words] of [
        ["/account/connections", 2, yours],
        ["/account/sessions", 2, yours],
        [`/admin/users/${other.userId}`, 5, theirs],
      ] as const) {
        await page.goto(path);
        const asked = page
          .getByRole("main")
          .locator("details")
          .filter({ has: page.locator("form") });
        await expect(asked).toHaveCount(questions);
        for (const question of await asked.all()) await expect(question).toContainText(words);
      }
      await page.goto("/account/data");
      const form = page.locator("form").filter({ has: page.getByRole("textbox") });
      await expect(form).toContainText(data.deletes.replace("<person></person>", named(shown)));
      await page.goto("/account/connections");
      await expect(page.locator("#connect")).toContainText(named(shown));
    });
  });
}
