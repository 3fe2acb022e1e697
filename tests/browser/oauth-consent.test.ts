import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { choose, continueWith, expect, failureMessage, signIn, test, words } from "./fixtures";
import { expectAxeFindsNothing } from "./legible";
import { SOME_WAYS } from "./locales";
import { authorizePath, listen, NAME, registerClient } from "./oauth-client";
import { startSession, startSessionsOfApplications } from "./rows";

const AT_CLIENT = "https://client.example/callback";

/** Chromium asks the client's host, which is not there: it has been led to it. */
const NOT_THERE = "net::ERR_NAME_NOT_RESOLVED";

/** Where the browser is led to when this is done: redirects are requests too, unless a policy ends them. */
async function ledTo(page: Page, run: () => Promise<unknown>): Promise<URL> {
  const asked = page.waitForRequest((request) => request.url().startsWith(AT_CLIENT));
  // A visit that ends at a host that is not there rejects.
  await run().catch((error: unknown) => {
    if (!String(error).includes(NOT_THERE)) throw error;
  });
  return new URL((await asked).url());
}

for (const { locale, javaScriptEnabled } of SOME_WAYS) {
  test.describe(`in ${locale}, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test.use({ locale, javaScriptEnabled, expectedErrors: [new RegExp(NOT_THERE)] });
    const { consent } = words[locale];
    const heading = consent.heading.replace("<application></application>", NAME);

    test("a person signs in on the way, allows an application, and is led back with its state whole", async ({
      page,
    }) => {
      const client = await registerClient("WEB", [AT_CLIENT]);
      const state = "é& +".repeat(700);
      await page.goto(authorizePath(client, AT_CLIENT, state));
      await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
      await continueWith(page, "google", locale);
      await choose(page, "proba", "google", locale);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
      expect(new URL(page.url()).pathname).toBe("/oauth/authorize");
      await expect(page.getByRole("main")).toContainText("client.example");
      await expect(page.getByRole("main")).toContainText(consent.scopes.email);
      if (javaScriptEnabled) await expectAxeFindsNothing(page);
      const allow = page.getByRole("button", { name: consent.allow, exact: true });
      const { searchParams } = await ledTo(page, () => allow.click());
      expect(searchParams.get("code")).toMatch(/^[\w-]{43}$/);
      expect(searchParams.get("state")).toBe(state);
      // What was allowed is not asked again.
      const again = await ledTo(page, () => page.goto(authorizePath(client, AT_CLIENT, "again")));
      expect(again.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    });

    test("a person does not allow it, and the application is told", async ({ page, signedIn }) => {
      await signedIn();
      const client = await registerClient("WEB", [AT_CLIENT]);
      await page.goto(authorizePath(client, AT_CLIENT, "s"));
      const cancel = page.getByRole("button", { name: consent.cancel, exact: true });
      const { searchParams } = await ledTo(page, () => cancel.click());
      expect(searchParams.get("error")).toBe("access_denied");
      expect([
        await db().code.count({ where: { applicationId: client.id } }),
        await db().grant.count(),
      ]).toEqual([0, 0]);
    });
  });
}

test.describe("of a program on the device", () => {
  test.use({ expectedErrors: [/Failed to launch 'com\.example\.app:/] });

  test("the answer leads to loopback and to a scheme of its own", async ({ page, signedIn }) => {
    await signedIn();
    const program = await listen();
    const scheme = "com.example.app:/callback";
    const client = await registerClient("NATIVE", ["http://127.0.0.1/callback", scheme]);
    try {
      await page.goto(authorizePath(client, `${program.origin}/callback`, "s"));
      await expect(page.getByRole("main")).toContainText(
        words.en.consent.unsure.replace("{product}", "Cloakroom"),
      );
      await page.getByRole("button", { name: words.en.consent.allow }).click();
      await page.waitForURL(new RegExp(`^${program.origin}/callback\\?code=[\\w-]{43}&state=s&iss=`));
      await page.goto(authorizePath(client, scheme, "s"));
      // No program has claimed the scheme here; a policy that ended the redirect would be an error in the console.
      const answered = page.waitForResponse((response) => response.request().method() === "POST");
      await page.getByRole("button", { name: words.en.consent.allow }).click();
      const location = (await (await answered).allHeaders()).location ?? "";
      expect(location).toMatch(/^com\.example\.app:\/callback\?code=[\w-]{43}&state=s&iss=/);
    } finally {
      program.close();
    }
  });
});

test.describe("by prompt=login", () => {
  test.use({ expectedErrors: [new RegExp(NOT_THERE)] });

  /** Somebody who is signed in, at a guarded host and in a program too, has let this application act and is to sign in again. */
  async function beginAgain(page: Page) {
    await signIn(page, "proba", "google");
    const [session] = await db().session.findMany({ select: { id: true, userId: true } });
    const { id, userId } = session ?? { id: "", userId: "" };
    await startSessionsOfApplications(id);
    const client = await registerClient("WEB", [AT_CLIENT]);
    await db().grant.create({ data: { userId, applicationId: client.id, scopes: ["profile", "email"] } });
    const before = await db().session.findMany({ select: { id: true, parentId: true, userId: true } });
    await page.goto(`${authorizePath(client, AT_CLIENT, "s")}&prompt=login`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.en.confirm.title);
    await expect(page.getByText(words.en.confirm.why.application)).toBeVisible();
    return before;
  }

  test("the same person proves who they are, and stays signed in everywhere", async ({ page }) => {
    const before = await beginAgain(page);
    await continueWith(page, "google");
    const { searchParams } = await ledTo(page, () => choose(page, "proba", "google"));
    expect(searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    const ids = await db().session.findMany({ select: { id: true } });
    expect(ids.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
  });

  test("somebody else signs in instead, is asked themselves, and takes over nothing", async ({ page }) => {
    const before = await beginAgain(page);
    await page.getByRole("link", { name: words.en.confirm.another }).click();
    await continueWith(page, "google");
    await choose(page, "alex", "google");
    const allow = page.getByRole("button", { name: words.en.consent.allow, exact: true });
    const { searchParams } = await ledTo(page, () => allow.click());
    expect(searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    // Of the person before, the program alone: the browser's session has ended, and with it that at the host.
    const [{ userId } = { userId: "" }] = before;
    const left = await db().session.findMany({
      where: { userId },
      select: { application: { select: { kind: true } }, parentId: true },
    });
    expect(left).toEqual([{ application: { kind: "NATIVE" }, parentId: null }]);
    expect(await db().session.count({ where: { userId: { not: userId }, parentId: null } })).toBe(1);
  });
});

test("what was shown to one is not answered by another", async ({ page, context, signedIn, cloakroom }) => {
  await signedIn({ email: "ada@example.com" });
  const client = await registerClient("WEB", [AT_CLIENT]);
  await page.goto(authorizePath(client, AT_CLIENT, "s"));
  const other = await startSession({ email: "bo@example.com" });
  await context.addCookies([{ ...other.cookie, url: cloakroom.url }]);
  await page.getByRole("button", { name: words.en.consent.allow }).click();
  await expect(failureMessage(page)).toContainText(words.en.errors["person-changed"].title);
  expect([await db().code.count({ where: { applicationId: client.id } }), await db().grant.count()]).toEqual([
    0, 0,
  ]);
});

test.describe("another site", () => {
  // The frame and the fetches are refused, which the browser says.
  test.use({ expectedErrors: [/./] });

  test("frames or fetches a request that was allowed before, and reads no code", async ({
    page,
    signedIn,
    cloakroom,
  }) => {
    const { userId } = await signedIn();
    const client = await registerClient("WEB", [AT_CLIENT]);
    await db().grant.create({
      data: { userId, applicationId: client.id, scopes: ["profile", "email"] },
    });
    const target = cloakroom.url + authorizePath(client, AT_CLIENT, "s");
    // The same site but for the port: cookies come along.
    const evil = await listen(`<iframe src="${target.replaceAll("&", "&amp;")}"></iframe>`);
    try {
      await page.goto(evil.origin.replace("127.0.0.1", "localhost"));
      const read = await page.evaluate(async (url) => {
        const tries = (["cors", "no-cors"] as const).map((mode) =>
          fetch(url, { mode, credentials: "include" }).then(
            ({ type, url: led }) => [type, led],
            () => ["refused", ""],
          ),
        );
        return Promise.all(tries);
      }, target);
      expect(read).toEqual([
        ["refused", ""],
        ["refused", ""],
      ]);
      expect(await db().code.count({ where: { applicationId: client.id } })).toBe(0);
    } finally {
      evil.close();
    }
  });
});
