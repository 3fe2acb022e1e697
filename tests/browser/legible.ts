import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** In both themes; only colours change between them, and a page need not be loaded anew for that. */
export async function expectAxeFindsNothing(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // No frame to look into, hence no second page needed, which the newer way opens for each run.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const found = violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ html }) => html),
    }));
    expect(found, `what axe finds on ${page.url()}, ${colorScheme}`).toEqual([]);
  }
}

/** How many CSS pixels of the page lie beyond its right edge. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}
