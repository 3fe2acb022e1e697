import { expect, test, words } from "./fixtures";
import { expectAxeFindsNothing, overflow } from "./legible";
import { SOME_LOCALES } from "./locales";
import { listProtectedPages } from "./protected-pages";
import { ageProofs, registerWithId } from "./rows";

const LONG = "Maximilian-Longsamplename-Verylongsamplenameindeed-Nochlaengersamplename";
const people = {
  ru: { name: "Ada Sample", email: "ada@example.com" },
  de: { name: LONG, email: `${LONG.toLowerCase()}@example.com` },
};

for (const locale of SOME_LOCALES) {
  test.describe(`in ${locale}, 360 pixels wide`, () => {
    test.use({
      locale,
      viewport: { width: 360, height: 740 },
      expectedErrors: [/status of 403|favicon\.ico/],
    });

    const person = people[locale];
    test(`every page for a person says who is signed in: ${person.name}`, async ({ page, signedIn }) => {
      const { userId } = await signedIn({ ...person, role: "ADMIN" });
      await ageProofs();
      await registerWithId(userId);
      const { signedInAs } = words[locale].person;
      const said = signedInAs.replace("<person></person>", `${person.name} (${person.email})`);
      for (const path of listProtectedPages()) {
        await page.goto(path.replace(/[0-9a-f-]{36}$/, userId));
        await expect(page.getByRole("main").getByText(said, { exact: true }), path).toBeVisible();
        expect(await overflow(page), path).toBe(0);
      }
      await expectAxeFindsNothing(page);
    });

    test("a page that is not for them says so too", async ({ page, signedIn }) => {
      await signedIn(person);
      const answer = await page.goto("/admin");
      expect(answer?.status()).toBe(403);
      await expect(page.getByRole("main")).toContainText(`${person.name} (${person.email})`);
      await expectAxeFindsNothing(page);
    });
  });
}
