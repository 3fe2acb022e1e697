import { afterEach, describe, expect, it, vi } from "vitest";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { pendingLinkCookie } from "@/lib/auth/pending-link";
import {
  connectPendingIdentity,
  declinePendingIdentity,
  findPendingIdentity,
} from "@/lib/auth/pending-question";
import { db } from "@/lib/db/client";
import { deleteUser } from "@/lib/users/mutations";
import { ALEX, Browser, choose, countEvents, DENY, enter, GALE, HAZEL, useCallbacks } from "./callback-world";
import { CLIENT } from "./fixtures";

const QUESTION = "/account/connect?returnTo=/account";

useCallbacks({ EMAIL_LINKING: "explicit" });
afterEach(() => {
  vi.useRealTimers();
});

/** A browser whose sign-in with GitHub was refused, because a user who came with Google has that e-mail. */
async function refusedBrowser(): Promise<Browser> {
  await enter(new Browser(), "google", ALEX);
  const browser = new Browser();
  expect((await enter(browser, "github", ALEX)).location).toMatch("/sign-in?error=account-exists");
  expect(pendingOf(browser)).toBeDefined();
  return browser;
}

function pendingOf(browser: Browser): string | undefined {
  return browser.cookies.get(pendingLinkCookie.name());
}

async function askedIn(browser: Browser) {
  const { userId, sessionId } = await browser.liveSession();
  return findPendingIdentity(pendingOf(browser), { userId, sessionId });
}

async function connectIn(browser: Browser, sealed = pendingOf(browser)) {
  const { userId, sessionId } = await browser.liveSession();
  return connectPendingIdentity(sealed, { userId, sessionId }, CLIENT);
}

const countGithub = () => db().account.count({ where: { providerAccountId: "70000001" } });

/** Nothing is left of the question, in the database and in the browser. */
async function expectForgotten(browser: Browser) {
  expect(await db().pendingLink.count()).toBe(0);
  expect(pendingOf(browser)).toBeUndefined();
  expect(await countGithub()).toBe(0);
}

describe("after a refusal with account-exists", () => {
  it("the holder is asked once they have signed in, and nothing is connected before they say so", async () => {
    const browser = await refusedBrowser();
    expect((await enter(browser, "google", ALEX)).location).toBe(QUESTION);
    expect(await countGithub()).toBe(0);
    expect(await askedIn(browser)).toMatchObject({ provider: "github", profile: { login: "alex-sample" } });
    expect(await connectIn(browser)).toEqual({ name: "account-linked", provider: "github" });
    const { userId } = await browser.liveSession();
    expect((await listLinkedAccounts(userId)).map(({ provider }) => provider)).toEqual(["google", "github"]);
    expect(await countEvents("account.linked")).toBe(1);
  });

  it("is bound to the user whose e-mail it was", async () => {
    await enter(new Browser(), "github", HAZEL);
    await refusedBrowser();
    const { userId } = await db().account.findFirstOrThrow({ where: { provider: "google" } });
    expect(await db().pendingLink.findMany({ select: { userId: true } })).toEqual([{ userId }]);
  });

  it("where they were going comes after the question", async () => {
    const browser = await refusedBrowser();
    const callback = await choose(await browser.begin("google", undefined, "/reports?week=3"), ALEX);
    expect((await browser.land(callback)).location).toBe("/account/connect?returnTo=/reports?week=3");
  });

  it("the question is asked in a repeat of the callback too", async () => {
    const browser = await refusedBrowser();
    const callback = await choose(await browser.begin("google"), ALEX);
    const landings = await Promise.all([browser.ask(callback), browser.ask(callback)]);
    expect(landings.map(({ location }) => location)).toEqual([QUESTION, QUESTION]);
  });
});

describe("a question is over", () => {
  async function asked(): Promise<{ browser: Browser; sealed: string }> {
    const browser = await refusedBrowser();
    await enter(browser, "google", ALEX);
    return { browser, sealed: pendingOf(browser) ?? "" };
  }

  it("when the account is connected, and does not come back after it is disconnected", async () => {
    const { browser, sealed } = await asked();
    await connectIn(browser);
    const { userId, sessionId } = await browser.liveSession();
    const github = (await listLinkedAccounts(userId)).find(({ provider }) => provider === "github");
    expect(await unlinkAccount({ accountId: github?.id ?? "", userId, sessionId }, CLIENT)).toBe("unlinked");
    expect(await askedIn(browser)).toBeNull();
    expect(await connectIn(browser, sealed)).toBeNull();
    // As in a browser that kept its cookie.
    expect((await enter(browser, "google", ALEX)).location).toBe("/account");
    expect(await connectIn(browser, sealed)).toBeNull();
    expect(await countGithub()).toBe(0);
  });

  it("when the person does not want it", async () => {
    const { browser, sealed } = await asked();
    const { userId, sessionId } = await browser.liveSession();
    await declinePendingIdentity(sealed, { userId, sessionId });
    expect(await connectIn(browser, sealed)).toBeNull();
    expect(await countGithub()).toBe(0);
  });

  it("when two answers come at once: one connects", async () => {
    const { browser, sealed } = await asked();
    const outcomes = await Promise.all([connectIn(browser, sealed), connectIn(browser, sealed)]);
    expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
    expect(await countEvents("account.linked")).toBe(1);
  });

  it("when connecting is refused, because it is somebody else's by now", async () => {
    const { browser, sealed } = await asked();
    const other = await enterAs("github", HAZEL);
    await db().account.updateMany({ where: other, data: { providerAccountId: "70000001" } });
    await expect(connectIn(browser, sealed)).rejects.toMatchObject({ code: "account-taken" });
    expect(await connectIn(browser, sealed)).toBeNull();
  });

  it("after ten minutes", async () => {
    const { browser, sealed } = await asked();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
    expect(await askedIn(browser)).toBeNull();
    expect(await connectIn(browser, sealed)).toBeNull();
    expect(await countGithub()).toBe(0);
  });

  it("when somebody else signs in, be it in between", async () => {
    const browser = await refusedBrowser();
    expect((await enter(browser, "google", GALE)).location).toBe("/account");
    await expectForgotten(browser);
    expect((await enter(browser, "google", ALEX)).location).toBe("/account");
  });

  it("when somebody else is refused", async () => {
    await enter(new Browser(), "github", HAZEL);
    const browser = await refusedBrowser();
    await db().user.updateMany({ where: { email: "hazel@example.com" }, data: { disabledAt: new Date() } });
    expect((await enter(browser, "github", HAZEL)).location).toMatch("/sign-in?error=account-disabled");
    await expectForgotten(browser);
  });

  it("when the cause has gone, and the account signs in by itself", async () => {
    const browser = await refusedBrowser();
    await deleteUser((await db().user.findFirstOrThrow()).id);
    const sealed = pendingOf(browser) ?? "";
    expect((await enter(browser, "github", ALEX)).location).toBe("/account");
    expect(await db().pendingLink.count()).toBe(0);
    expect(pendingOf(browser)).toBeUndefined();
    expect(await connectIn(browser, sealed)).toBeNull();
  });

  it("when the account has come in another way meanwhile", async () => {
    const browser = await refusedBrowser();
    const sealed = pendingOf(browser) ?? "";
    const { id: userId } = await db().user.findFirstOrThrow();
    const data = { userId, provider: "github", providerAccountId: "70000001" };
    await db().account.create({ data });
    expect((await enter(browser, "github", ALEX)).location).toBe("/account");
    expect(await db().pendingLink.count()).toBe(0);
    expect(await connectIn(browser, sealed)).toBeNull();
  });

  it("when another refusal takes its place", async () => {
    const browser = await refusedBrowser();
    const [before] = await db().pendingLink.findMany();
    await enter(browser, "github", ALEX);
    const [after, ...more] = await db().pendingLink.findMany();
    expect(more).toEqual([]);
    expect(after?.id).not.toBe(before?.id);
    expect((await enter(browser, "google", ALEX)).location).toBe(QUESTION);
  });

  it("not when nobody was proven: the person changed their mind at the provider", async () => {
    const browser = await refusedBrowser();
    expect((await enter(browser, "google", DENY)).location).toMatch("/sign-in?error=access-denied");
    expect((await enter(browser, "google", ALEX)).location).toBe(QUESTION);
  });
});

describe("a copied question", () => {
  it("is nothing in another session of the same person", async () => {
    const browser = await refusedBrowser();
    const other = browser.copy();
    await enter(browser, "google", ALEX);
    expect((await enter(other, "google", ALEX)).location).toBe("/account");
    expect(await connectIn(other, pendingOf(browser))).toBeNull();
    expect(await countGithub()).toBe(0);
    expect(await askedIn(browser)).not.toBeNull();
  });

  it("is nothing to another person", async () => {
    const browser = await refusedBrowser();
    await enter(browser, "google", ALEX);
    const other = new Browser();
    await enter(other, "google", GALE);
    expect(await connectIn(other, pendingOf(browser))).toBeNull();
    other.cookies.set(pendingLinkCookie.name(), pendingOf(browser) ?? "");
    expect(await askedIn(other)).toBeNull();
    expect(await countGithub()).toBe(0);
    expect(await askedIn(browser)).not.toBeNull();
  });
});

async function enterAs(provider: "google" | "github", button: string): Promise<{ id: string }> {
  const browser = new Browser();
  await enter(browser, provider, button);
  const { userId } = await browser.liveSession();
  return db().account.findFirstOrThrow({ where: { userId }, select: { id: true } });
}
