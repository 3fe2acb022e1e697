import { expect, type Locator, type Page } from "@playwright/test";

/**
 * Presses Tab until the target has the focus, and sees to it that every step on the way can be seen.
 * @param key Shift+Tab leads back
 */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press(key);
    expect(await focusRingWidth(page), "the width of the ring around what has the focus").toBeGreaterThan(1);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${key} does not lead there`);
}

/** In CSS pixels. The chooser draws the ring around the whole row of a button, by its `::after`. */
function focusRingWidth(page: Page): Promise<number> {
  return page.evaluate(() => {
    const focused = document.activeElement ?? document.body;
    const styles = [getComputedStyle(focused), getComputedStyle(focused, "::after")];
    const drawn = styles.filter(({ outlineStyle }) => outlineStyle !== "none");
    return Math.max(0, ...drawn.map(({ outlineWidth }) => Number.parseFloat(outlineWidth)));
  });
}
