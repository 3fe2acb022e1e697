import type { Page } from "@playwright/test";
import { LOCALES } from "@/messages/locales";
import { ERROR_STATUS } from "@/lib/errors";
import { chooserButton, continueWith, expect, test } from "./fixtures";
import { overflow } from "./legible";
import { SOME_LOCALES } from "./locales";

// One of the pages is the one that does not exist.
test.use({ expectedErrors: [/status of 404/] });

async function expectFits(page: Page, what: string): Promise<void> {
  expect(await overflow(page), `pixels of ${what} beyond the edge`).toBe(0);
}

for (const locale of LOCALES) {
  for (const { what, viewport, text } of [
    {
      what: "320 pixels wide, as 640 are at 200 % zoom",
      viewport: { width: 320, height: 512 },
      text: "100%",
    },
    {
      what: "640 pixels wide with text of double size",
      viewport: { width: 640, height: 1024 },
      text: "200%",
    },
  ]) {
    test.describe(`in ${locale}, ${what}`, () => {
      test.use({ locale, viewport });

      test("nothing is wider than the screen", async ({ page, flow }) => {
        const visit = async (path: string) => {
          await page.goto(path);
          // Not through addStyleTag, which the Content-Security-Policy refuses as it should.
          await page.evaluate((size) => (document.documentElement.style.fontSize = size), text);
          await expectFits(page, path);
        };
        const long = "a-path-without-end".repeat(12);
        const failure = "error=token-algorithm&reference=7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11";
        await visit("/");
        await visit("/nowhere");
        await visit("/goodbye");
        await visit("/docs/errors");
        await visit("/docs/api");
        await visit(`/sign-in?${failure}&continueWith=google&continueWith=github&returnTo=/${long}`);
        await visit("/sign-in?notice=session-expired");
        await continueWith(page, "google", locale);
        await page.waitForURL(/^http:\/\/127/);
        await expectFits(page, "the chooser");

        await flow.whole("google", chooserButton("long", "google"));
        await flow.whole("github", chooserButton("long", "github"));
        await visit("/");
        await visit("/account");
      });
    });
  }
}

for (const locale of SOME_LOCALES) {
  test.describe(`in ${locale}, 320 pixels wide, without JavaScript`, () => {
    test.use({ locale, viewport: { width: 320, height: 512 }, javaScriptEnabled: false });

    test("no failure has a word that is wider than the screen", async ({ page }) => {
      for (const code of Object.keys(ERROR_STATUS)) {
        await page.goto(`/sign-in?error=${code}`);
        await expectFits(page, code);
      }
    });
  });
}
