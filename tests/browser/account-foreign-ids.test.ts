import type { BrowserContext, Page } from "@playwright/test";
import { db } from "@/lib/db/client";
import { findForm } from "./sign-in-flow";
import { expect, test, words } from "./fixtures";
import { connectAccount, startSession, startSessionOnPhone } from "./rows";

const { outcomes } = words.en;

/** Another user, and what is theirs. */
async function startVictim() {
  const { userId, sessionId } = await startSession({ email: "other@example.com" });
  const accountId = await connectAccount(userId, "google", "theirs");
  await connectAccount(userId, "github", "theirs-too");
  return { sessionId, accountId };
}

/** Everything that a form of the account could change. */
async function everything() {
  const order = { orderBy: { id: "asc" } } as const;
  return Promise.all([
    db().user.findMany(order),
    db().account.findMany(order),
    db().session.findMany({ ...order, omit: { lastSeenAt: true } }),
    db().auditEvent.findMany(order),
  ]);
}

/** Posts the page's own form for one thing with the id of another in it, and opens what that leads to. */
async function postForged(page: Page, context: BrowserContext, path: string, field: string, id: string) {
  const origin = new URL(page.url()).origin;
  const form = findForm(await (await context.request.get(path)).text(), `name="${field}"`);
  expect(form).toHaveProperty(field);
  const answer = await context.request.post(path, {
    multipart: { ...form, [field]: id },
    headers: { origin },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(303);
  await page.goto(answer.headers().location ?? "");
}

test("a form with the session of somebody else ends nothing, and says so", async ({
  page,
  context,
  signedIn,
}) => {
  const { sessionId } = await startVictim();
  const { userId } = await signedIn();
  await startSessionOnPhone(userId);
  await page.goto("/account/sessions");
  const before = await everything();
  await postForged(page, context, "/account/sessions", "session", sessionId);
  await expect(page.getByRole("status")).toHaveText(outcomes["session-already-ended"]);
  expect(await everything()).toEqual(before);
});

test("a form with the account of somebody else disconnects nothing, and says so", async ({
  page,
  context,
  signedIn,
}) => {
  const { accountId } = await startVictim();
  const { userId } = await signedIn();
  await connectAccount(userId, "google", "mine");
  await connectAccount(userId, "github", "mine-too");
  await page.goto("/account/connections");
  const before = await everything();
  await postForged(page, context, "/account/connections", "account", accountId);
  await expect(page.getByRole("status")).toHaveText(outcomes["account-not-linked"]);
  expect(await everything()).toEqual(before);
});
