import type { Page } from "@playwright/test";
import { countRows } from "../rows";
import { choose, chooserButton, continueWith, expect, fact, signIn, test, words } from "./fixtures";

const { account, home } = words.en;
const LONG = {
  name: "Maximilian Alexander Longsamplename-Verylongsamplenameindeed von und zu Nochlängersamplename the Third of Exampleshire",
  email: "an.address.long.enough.to.wrap.on.every.phone.there.is.maximilian@long.subdomain.example.com",
};

// The e-mail is one that the provider has verified, else none; GitHub people without a name are called by their login.
const cast = {
  google: [
    { id: "alex", name: "Alex Sample", email: "alex@example.com" },
    { id: "proba", name: "Проба Образцова", email: "proba@example.com" },
    { id: "mithal", name: "مثال تجريبي", email: "mithal@example.com" },
    { id: "unverified", name: "Una Unverified", email: account.noEmail },
    { id: "long", ...LONG },
    { id: "gale", name: "Gale Sample", email: "gale@example.com" },
  ],
  github: [
    { id: "alex", name: "Alex Sample", email: "alex@example.com" },
    { id: "proba", name: "Проба Образцова", email: "proba@example.com" },
    { id: "mithal", name: "مثال تجريبي", email: "mithal@example.com" },
    { id: "nameless", name: "nameless-sample", email: "nameless@example.com" },
    { id: "unverified", name: "Una Unverified", email: account.noEmail },
    { id: "long", ...LONG },
    { id: "hazel", name: "Hazel Sample", email: "hazel@example.com" },
  ],
};

for (const provider of ["google", "github"] as const) {
  test(`everybody of the cast comes back from ${provider} and finds out who they are here`, async ({
    page,
    flow,
  }) => {
    for (const [index, { id, name, email }] of cast[provider].entries()) {
      await test.step(id, async () => {
        await flow.whole(provider, chooserButton(id, provider));
        await page.goto("/account");
        await expect(fact(page, account.name)).toHaveText(name);
        await expect(fact(page, account.email)).toHaveText(email);
        await expect(fact(page, account.provider)).toHaveText(words.en.providers[provider]);
        // Each sign-in ends the session of the one before, in the same browser.
        expect(await countRows()).toMatchObject({ users: index + 1, accounts: index + 1, sessions: 1 });
      });
    }
  });
}

for (const provider of ["google", "github"] as const) {
  test(`a person signs in with ${provider}, from the home page and back to it`, async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: home.signIn, exact: true }).click();
    await continueWith(page, provider);
    await choose(page, "mithal", provider);
    await expect(page).toHaveURL("/account");
    await page.goto("/");
    const greeting = home.greeting.replace("<name></name>", "مثال تجريبي");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(greeting);
    await expect(page.getByRole("main")).toContainText("mithal@example.com");
  });
}

test("the same verified e-mail at both providers is one user", async ({ page, browser, cloakroom }) => {
  await signIn(page, "alex", "google");
  const userId = await fact(page, account.userId).textContent();

  const other = await browser.newContext({ baseURL: cloakroom.url });
  const otherPage = await other.newPage();
  await signIn(otherPage, "alex", "github");
  await expect(fact(otherPage, account.userId)).toHaveText(userId ?? "");
  expect(await countRows()).toMatchObject({ users: 1, accounts: 2, sessions: 2 });
  await other.close();
});

test("the same unverified e-mail at both providers is two users", async ({ flow, page }) => {
  await flow.whole("google", chooserButton("unverified", "google"));
  await page.goto("/account");
  const userId = await fact(page, account.userId).textContent();
  await flow.whole("github", chooserButton("unverified", "github"));
  await page.reload();
  await expect(fact(page, account.userId)).not.toHaveText(userId ?? "");
  expect(await countRows()).toMatchObject({ users: 2, accounts: 2 });
});

test("a person who comes back under a new e-mail and name is the same user", async ({
  page,
  flow,
  cloakroom,
}) => {
  const button = chooserButton("alex", "google");
  await flow.whole("google", button);
  await page.goto("/account");
  const userId = await fact(page, account.userId).textContent();

  const alex = cloakroom.sandbox.people.get("alex");
  Object.assign(alex?.google ?? {}, { email: "alex.new@example.com" });
  await flow.whole("google", button);
  await page.reload();
  await expect(fact(page, account.userId)).toHaveText(userId ?? "");
  await expect(fact(page, account.email)).toHaveText("alex.new@example.com");
});

test("the provider used last is marked after signing out", async ({ page }) => {
  const marked = (target: Page) => target.getByRole("button", { name: /GitHub/ });
  await page.goto("/sign-in");
  await expect(marked(page)).not.toHaveAccessibleDescription(words.en.signIn.lastUsed);
  await signIn(page, "hazel", "github");
  await page.getByRole("button", { name: account.signOut }).click();
  await expect(marked(page)).toHaveAccessibleDescription(words.en.signIn.lastUsed);
});

test("a person who is signed in is sent on from the sign-in page", async ({ page, signedIn }) => {
  await signedIn();
  await page.goto("/sign-in?returnTo=/account%3Ffrom=story");
  await expect(page).toHaveURL("/account?from=story");
});
