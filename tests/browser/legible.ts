import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";

/** The rules of axe that look at colours and are on by themselves. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** In both themes. Only colours change between them: the page is loaded once, and the second look is at colours alone. */
export async function expectAxeFindsNothing(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    // Colours that are still on their way from one theme to the other are neither's.
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const axe = new AxeBuilder({ page })
      // Describing all that is well, node by node, takes longer on a long page than looking at it.
      .options({ resultTypes: ["violations"] })
      // No frame to look into, hence no second page needed, which the newer way opens for each run.
      .setLegacyMode();
    const { violations } = await (colorScheme === "dark" ? axe.withRules(OF_COLOURS) : axe).analyze();
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
