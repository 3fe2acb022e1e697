import { Client } from "pg";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { browserLaunchOptions } from "@/scripts/browser";
import type { Cloakroom } from "../servers";
import {
  type Notes,
  openNotes,
  openSignIn,
  openTab,
  showTree,
  startNotes,
  startReadmeProgram,
} from "./python-notes";

/**
 * What people do on a Flet page, in a real browser.
 * @param folder where a program may be written
 * @param cloakroom that which runs once the tests do
 */
export function describeInBrowser(python: string, folder: string, cloakroom: () => Cloakroom): void {
  describe("its example, in a browser", () => {
    let browser: Browser;
    let notes: Notes;
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      notes = await startNotes(python, cloakroom());
      browser = await chromium.launch(browserLaunchOptions());
    });
    afterAll(async () => {
      await browser.close();
      await notes.stop();
    });
    beforeEach(async () => void ([context, page] = await openNotes(browser, notes)));
    afterEach(() => context.close());

    const says = (text: string) => page.getByText(text).waitFor();
    const offersSignIn = () => page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    const reload = async () => {
      await page.reload();
      await showTree(page);
    };
    const signInAtCloakroom = async (popup: Page, person: string) => {
      await popup.getByRole("button", { name: /GitHub/ }).click();
      await popup.locator(`button[value="${person}"]`).click();
    };
    const keepNote = async (text: string) => {
      // Flutter listens to a field once it has the focus.
      const field = page.getByLabel("Note");
      await field.click();
      await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
      await field.pressSequentially(text);
      await expect.poll(() => field.inputValue()).toBe(text);
      await page.getByRole("button", { name: "Keep" }).click();
    };

    it("signs in through Cloakroom, keeps notes behind the protected call, stays signed in, and signs out", async () => {
      const popup = await openSignIn(page, "Sign in");
      await signInAtCloakroom(popup, "proba");
      await popup.getByRole("button", { name: "Allow" }).click();
      await says("Hello, Проба Образцова.");
      await keepNote("buy milk");
      await says("Kept: buy milk");

      // The session is kept by the client, and does not stand there in the open.
      const kept = await page.evaluate(() => JSON.stringify(Object.entries(localStorage)));
      expect(kept).toContain("cloakroom.python-flet");
      expect(kept).not.toContain("a1.");
      await reload();
      await says("Hello, Проба Образцова.");
      page = await openTab(context, notes);
      await says("Hello, Проба Образцова.");
      await page.getByRole("button", { name: "Sign out" }).click();
      await offersSignIn();
      page = await openTab(context, notes);
      await offersSignIn();
    });

    it("signs in with Google's own token, which is exchanged", async () => {
      const popup = await openSignIn(page, "Sign in with Google");
      await popup.locator('button[value="gale"]').click();
      await says("Hello, Gale");
      await keepNote("call Gale");
      await says("Kept: call Gale");
      const { rows } = await query(
        cloakroom(),
        'SELECT "applicationId", "carrier", "provider" FROM "Session" ORDER BY "createdAt" DESC LIMIT 1',
      );
      expect(rows).toEqual([{ applicationId: null, carrier: "BEARER", provider: "google" }]);
    });

    it("says in a dialog that the sign-in was denied", async () => {
      const popup = await openSignIn(page, "Sign in");
      await signInAtCloakroom(popup, "proba");
      await popup.getByRole("button", { name: "Cancel" }).click();
      await says("That did not work");
      await page.getByRole("button", { name: "OK" }).click();
      await offersSignIn();
    });

    it("does not sign a page in by what happened in somebody else's browser", async () => {
      const opened = await openSignIn(page, "Sign in");
      await opened.waitForURL(/sign-in/);
      const sent = opened.url();
      await opened.close();
      const other = await browser.newContext({ locale: "en-US" });
      const popup = await other.newPage();
      await popup.goto(sent);
      await signInAtCloakroom(popup, "hazel");
      await popup.getByRole("button", { name: "Allow" }).click();
      await popup.getByText("This sign-in was begun in another browser. Nobody was signed in.").waitFor();
      await other.close();
      // The page itself can still sign in.
      const own = await openSignIn(page, "Sign in");
      await signInAtCloakroom(own, "proba");
      await own.getByRole("button", { name: "Allow" }).click();
      await says("Hello, Проба Образцова.");
    });

    it("is no more than the program of the README", async () => {
      const program = await startReadmeProgram(python, cloakroom(), folder);
      try {
        page = await openTab(context, program);
        const popup = await openSignIn(page, "Sign in");
        await signInAtCloakroom(popup, "hazel");
        await popup.getByRole("button", { name: "Allow" }).click();
        await says("Hello, Hazel");
        await page.getByRole("button", { name: "Sign out" }).click();
        await offersSignIn();
      } finally {
        await program.stop();
      }
    });

    it("shows nothing more once the session was ended elsewhere", async () => {
      const popup = await openSignIn(page, "Sign in");
      await signInAtCloakroom(popup, "proba");
      await popup.getByRole("button", { name: "Allow" }).click();
      await says("Hello, Проба Образцова.");
      await query(cloakroom(), 'DELETE FROM "Session"');
      await reload();
      await offersSignIn();
    });
  });
}

async function query({ databaseUrl }: Cloakroom, statement: string) {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(statement);
  } finally {
    await client.end();
  }
}
