import { accountPage, choose, continueWith, expect, fact, test, words } from "./fixtures";

for (const order of [
  ["google", "github"],
  ["github", "google"],
] as const) {
  test(`two tabs started at once, the one at ${order[0]} finished first, both end signed in`, async ({
    context,
  }) => {
    const tabs = { google: await context.newPage(), github: await context.newPage() };
    for (const provider of ["google", "github"] as const) {
      await tabs[provider].goto("/sign-in");
      await continueWith(tabs[provider], provider);
      await tabs[provider].waitForURL(/^http:\/\/127/);
    }
    for (const provider of order) {
      await choose(tabs[provider], "alex", provider);
      await expect(tabs[provider]).toHaveURL(accountPage);
    }
    for (const provider of order) {
      await tabs[provider].reload();
      await expect(fact(tabs[provider], words.en.account.name)).toHaveText("Alex Sample");
    }
  });
}

test("two tabs with the same provider do not take each other's checks", async ({ context }) => {
  const tabs = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto("/sign-in");
    await continueWith(tab, "google");
    await tab.waitForURL(/^http:\/\/127/);
  }
  for (const tab of tabs.reverse()) {
    await choose(tab, "gale", "google");
    await expect(tab).toHaveURL(accountPage);
  }
});
