import type { Page } from "@playwright/test";
import { DEFAULT_LOCALE, type Locale } from "@/messages/locales";
import { expect } from "./fixtures";
import { expectAxeFindsNothing, overflow } from "./legible";

/**
 * The languages of stories whose outcome words do not change, such as what axe finds or whose name is shown: one language more
 * tries the same code once more, and takes minutes of CI. They are those with the longest words, so that what such a story
 * measures on the way is at its widest; English is spoken by all stories that loop over no language. Where the words alone
 * decide, because a narrow screen has to hold them, a story loops over LOCALES.
 */
export const SOME_LOCALES = ["ru", "de"] as const satisfies readonly Locale[];

/** One of them with JavaScript and one without, for stories that try both. */
export const SOME_WAYS = [
  { locale: "ru", javaScriptEnabled: true },
  { locale: "de", javaScriptEnabled: false },
] as const satisfies readonly { locale: (typeof SOME_LOCALES)[number]; javaScriptEnabled: boolean }[];

/**
 * The languages of stories in which axe looks at whole pages: one of them is that of the most readers, the other has other
 * letters. SOME_LOCALES has no English, and axe also judges texts that only screen readers have, such as the names of landmarks:
 * those in English would be looked at by nobody.
 */
export const AXE_LOCALES = [DEFAULT_LOCALE, "ru"] as const satisfies readonly Locale[];

/** That a page is as wide as the screen, which is tried in every language, and that axe finds nothing on it, in one. */
export async function expectLegible(page: Page, locale: Locale, what = page.url()): Promise<void> {
  expect(await overflow(page), what).toBe(0);
  if (locale === DEFAULT_LOCALE) await expectAxeFindsNothing(page);
}
