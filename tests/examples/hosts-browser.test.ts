import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browserLaunchOptions } from "@/scripts/browser";
import { readEcho } from "./application";
import { type HostsWorld, openHosts } from "./hosts-world";
import { whyMissing } from "./proxies";

const missing = whyMissing("nginx", "https");

describe.skipIf(missing !== undefined)(
  "a browser at three hosts of two domains, behind nginx over https",
  () => {
    let world: HostsWorld;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      world = await openHosts("nginx", "https");
      const options = browserLaunchOptions();
      const names = ["grafana.example.com", "wiki.example.org"].map((name) => `MAP ${name} 127.0.0.1`);
      browser = await chromium.launch({
        ...options,
        args: [...options.args, `--host-resolver-rules=${names.join(",")}`],
      });
    });
    afterAll(async () => {
      await browser.close();
      await world.stop();
    });
    beforeEach(async () => {
      context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "en-US" });
      page = await context.newPage();
      await world.query(`UPDATE "Application" SET "access" = $1 WHERE "access" IS DISTINCT FROM $1`, [
        { everybody: true },
      ]);
    });
    afterEach(() => context.close());

    const signIn = async (person: string) => {
      await page.getByRole("button", { name: /GitHub/ }).click();
      await page.locator(`button[value="${person}"]`).click();
    };
    const echo = async () => readEcho(await page.locator("body").innerText());

    it("signs in at the first, needs no second sign-in at the other, and is signed out of both at once", async () => {
      const { grafana, wiki, own } = world.origin;
      await page.goto(`${grafana}/d/1?q=%D1%8F&deep=%2Fx`);
      expect(page.url()).toContain(`${own}/sign-in`);
      await signIn("proba");
      await page.waitForURL(`${grafana}/d/1?q=%D1%8F&deep=%2Fx`);
      const first = await echo();
      expect(first.headers).toMatchObject({
        "x-application": "grafana",
        "remote-email": "proba@example.com",
      });
      expect(first.headers.cookie).toBeUndefined();
      await page.goto(`${wiki}/start`);
      expect(page.url()).toBe(`${wiki}/start`);
      expect((await echo()).headers).toMatchObject({
        "x-application": "wiki",
        "remote-user": first.headers["remote-user"],
      });
      const cookies = (await context.cookies()).filter(({ name }) => name === "__Host-session");
      expect(cookies.map(({ domain }) => domain).sort()).toEqual([
        "grafana.example.com",
        "localhost",
        "wiki.example.org",
      ]);

      await page.goto(`${wiki}/.cloakroom/sign-out`);
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "You are signed out" }).waitFor();
      for (const origin of [grafana, wiki]) {
        await page.goto(`${origin}/`);
        expect(page.url()).toContain(`${own}/sign-in`);
      }
    });

    // Then one chain of redirects leads from the form of the sign-in page, and Chromium checks the whole of it (form-action).
    it("arrives at another domain when the provider asks nothing either (row 9)", async () => {
      const { grafana } = world.origin;
      const { sandbox } = world.cloakroom;
      sandbox.knowAtGitHub("proba");
      // With JavaScript no form is sent, but fetched.
      const plain = await browser.newContext({ ignoreHTTPSErrors: true, javaScriptEnabled: false });
      try {
        page = await plain.newPage();
        await page.goto(`${grafana}/first`);
        await page.getByRole("button", { name: /GitHub/ }).click();
        await page.waitForURL(`${grafana}/first`);
        expect((await echo()).headers).toMatchObject({ "x-application": "grafana" });
      } finally {
        await plain.close();
        sandbox.reset();
      }
    });

    it("sends nothing of a form when its session has ended, and leads a script nowhere", async () => {
      const { grafana } = world.origin;
      await page.goto(`${grafana}/`);
      await signIn("proba");
      await page.waitForURL(`${grafana}/`);
      await page.setContent(`<form method="post" action="${grafana}/save"><button>Save</button></form>`);
      await world.query(`DELETE FROM "Session"`);
      world.grafana.received.splice(0);
      const statuses = await page.evaluate(async () => {
        const answer = await fetch("/data", { headers: { accept: "text/html" } });
        return [answer.status, answer.redirected, answer.url];
      });
      expect(statuses).toEqual([401, false, `${grafana}/data`]);
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: "Nothing was sent" }).waitFor();
      expect(await page.getByRole("link", { name: "Sign in in a new tab" }).getAttribute("target")).toBe(
        "_blank",
      );
      expect(world.grafana.received).toEqual([]);
    });

    it("is told that it may not enter, and offered to sign out", async () => {
      const { grafana, wiki } = world.origin;
      await page.goto(`${grafana}/`);
      await signIn("proba");
      await page.waitForURL(`${grafana}/`);
      await page.goto(`${wiki}/`);
      await world.query(
        `UPDATE "Application" SET "access" = '{"emails": ["nobody@example.com"]}' WHERE "clientId" = 'wiki'`,
      );
      const answer = await page.reload();
      expect(answer?.status()).toBe(403);
      await page.getByRole("heading", { name: "You don’t have access to this page" }).waitFor();
      await page.getByRole("link", { name: "Sign out" }).click();
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.getByRole("heading", { name: "You are signed out" }).waitFor();
    });
  },
);
