import type { Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { consumeCodeGuess } from "@/lib/gate/limit";
import { DEVICE_CODE_GRANT } from "@/lib/oauth/metadata";
import { expect, failureMessage, test, words } from "./fixtures";
import { expectAxeFindsNothing } from "./legible";
import { SOME_WAYS } from "./locales";
import { NAME, registerClient, type PublicClient } from "./oauth-client";
import { startSession } from "./rows";

/** Begins on the device. */
async function begin(page: Page) {
  const client = await registerClient("NATIVE", [], true);
  const form = { client_id: client.clientId, scope: "profile" };
  const answer = await page.request.post("/oauth/device_authorization", { form });
  return { client, ...((await answer.json()) as { device_code: string; user_code: string }) };
}

async function poll(page: Page, { clientId }: PublicClient, deviceCode: string) {
  const form = { grant_type: DEVICE_CODE_GRANT, client_id: clientId, device_code: deviceCode };
  return (await (await page.request.post("/oauth/token", { form })).json()) as Record<string, unknown>;
}

for (const { locale, javaScriptEnabled } of SOME_WAYS) {
  test.describe(`in ${locale}, ${javaScriptEnabled ? "with" : "without"} JavaScript`, () => {
    test.use({ locale, javaScriptEnabled });
    const device = words[locale]["device-sign-in"];
    const type = async (page: Page, code: string) => {
      await page.getByLabel(device.code, { exact: true }).fill(code);
      await page.getByRole("button", { name: device.continue }).click();
    };

    test("a code typed with a slip is corrected, and lets the device in", async ({ page, signedIn }) => {
      const { client, device_code, user_code } = await begin(page);
      await db().deviceCode.updateMany({
        where: { applicationId: client.id },
        data: { ip: "192.0.2.8", userAgent: "ExampleTV/1.0" },
      });
      await signedIn();
      await page.goto(`/device?user_code=${user_code}&code=${user_code}`);
      // No link fills it.
      await expect(page.getByLabel(device.code, { exact: true })).toHaveValue("");
      if (javaScriptEnabled) await expectAxeFindsNothing(page);
      await type(page, user_code.slice(0, -1));
      await expect(page.getByText(device.unknown)).toBeVisible();
      await expect(page.getByLabel(device.code, { exact: true })).toHaveValue(user_code.slice(0, -1));
      await type(page, ` ${user_code.toLowerCase().replace("-", " ")}`);
      await expect(page.getByRole("heading", { level: 2 })).toHaveText(
        device.heading.replace("<application></application>", NAME),
      );
      await expect(page.getByRole("main")).toContainText("192.0.2.8");
      await expect(page.getByText(device.elsewhere)).toBeVisible();
      if (javaScriptEnabled) await expectAxeFindsNothing(page);
      await page.getByRole("button", { name: device.allow, exact: true }).click();
      await expect(page.getByText(device.notices["device-allowed"])).toBeVisible();
      expect(await poll(page, client, device_code)).toMatchObject({
        token_type: "Bearer",
        scope: "profile",
      });
    });

    test("a device that is denied, and one that took too long, get nothing", async ({ page, signedIn }) => {
      const [denied, over] = [await begin(page), await begin(page)];
      await signedIn();
      await page.goto("/device");
      await type(page, denied.user_code);
      await page.getByRole("button", { name: device.deny, exact: true }).click();
      await expect(page.getByText(device.notices["device-denied"])).toBeVisible();
      expect(await poll(page, denied.client, denied.device_code)).toMatchObject({ error: "access_denied" });
      await type(page, over.user_code);
      await expect(page.getByRole("heading", { level: 2 })).toBeVisible();
      await db().$executeRaw`UPDATE "DeviceCode" SET "createdAt" = "createdAt" - interval '10 minutes'`;
      await page.getByRole("button", { name: device.allow, exact: true }).click();
      await expect(page.getByText(device.notices["device-over"])).toBeVisible();
      expect(await poll(page, over.client, over.device_code)).toMatchObject({ error: "expired_token" });
    });
  });
}

const device = words.en["device-sign-in"];

test("codes are not guessed", async ({ page, signedIn }) => {
  const { user_code } = await begin(page);
  const { userId } = await signedIn();
  for (let times = 0; times < 60; times++)
    await consumeCodeGuess(userId, { ip: "192.0.2.9", userAgent: null });
  await page.goto("/device");
  await page.getByLabel(device.code, { exact: true }).fill(user_code);
  await page.getByRole("button", { name: device.continue }).click();
  await expect(failureMessage(page)).toContainText(words.en.errors["rate-limited"].title);
});

test("what was shown to one is answered by nobody else, nor opened by them", async ({
  page,
  context,
  signedIn,
  cloakroom,
}) => {
  const { client, user_code, device_code } = await begin(page);
  await signedIn({ email: "ada@example.com" });
  await page.goto("/device");
  await page.getByLabel(device.code, { exact: true }).fill(user_code);
  await page.getByRole("button", { name: device.continue }).click();
  await expect(page.getByRole("heading", { level: 2 })).toBeVisible();
  const question = page.url();
  const other = await startSession({ email: "bo@example.com" });
  await context.addCookies([{ ...other.cookie, url: cloakroom.url }]);
  await page.getByRole("button", { name: device.allow, exact: true }).click();
  await expect(failureMessage(page)).toContainText(words.en.errors["person-changed"].title);
  await page.goto(question);
  await expect(page.getByRole("button", { name: device.allow, exact: true })).toHaveCount(0);
  expect(await poll(page, client, device_code)).toMatchObject({ error: "authorization_pending" });
});

test("of two people who have typed one code the first lets the device in, once", async ({
  page,
  browser,
  signedIn,
  cloakroom,
}) => {
  const { client, user_code, device_code } = await begin(page);
  const ada = await signedIn({ email: "ada@example.com" });
  const elsewhere = await browser.newContext({ baseURL: cloakroom.url });
  const bo = await startSession({ email: "bo@example.com" });
  await elsewhere.addCookies([{ ...bo.cookie, url: cloakroom.url }]);
  const pages = [page, await elsewhere.newPage()];
  for (const each of pages) {
    await each.goto("/device");
    await each.getByLabel(device.code, { exact: true }).fill(user_code);
    await each.getByRole("button", { name: device.continue }).click();
    await expect(each.getByRole("heading", { level: 2 })).toBeVisible();
  }
  await Promise.all(
    pages.map((each) => each.getByRole("button", { name: device.allow, exact: true }).click()),
  );
  const { "device-allowed": allowed, "device-over": over } = device.notices;
  const told = await Promise.all(
    pages.map(async (each) => {
      await expect(each.getByText(allowed).or(each.getByText(over))).toBeVisible();
      return each.getByText(allowed).isVisible();
    }),
  );
  await elsewhere.close();
  expect(told.filter(Boolean)).toHaveLength(1);
  const winner = told[0] === true ? ada : bo;
  expect(await poll(page, client, device_code)).toMatchObject({ token_type: "Bearer" });
  expect(await poll(page, client, device_code)).toMatchObject({ error: "invalid_grant" });
  const of = { where: { applicationId: client.id }, select: { userId: true } };
  expect([await db().session.findMany(of), await db().grant.findMany(of)]).toEqual([
    [{ userId: winner.userId }],
    [{ userId: winner.userId }],
  ]);
});
