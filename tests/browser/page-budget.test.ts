import { expect, test } from "./fixtures";
import { listPages } from "./protected-pages";
import { measureShipped } from "./shipped";

/** What a page may cost a browser with an empty cache, in bytes over the wire (docs/performance.md). */
const BUDGET = { requests: 16, scriptBytes: 12_000, styleBytes: 10_000, documentBytes: 12_000 };

/** Pages that are long because there is much to tell. */
const LONG_PAGES: Readonly<Record<string, number>> = { "/docs/api": 60_000, "/docs/errors": 20_000 };

for (const path of listPages("own-id")) {
  test(`${path} stays within its budget`, async ({ page, signedIn }, { annotations }) => {
    const { userId } = await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" });
    const shipped = await measureShipped(page, path.replace("own-id", userId));
    annotations.push({ type: "shipped", description: JSON.stringify(shipped) });
    expect(shipped, JSON.stringify(shipped)).toMatchObject({ fonts: 0, foreign: 0 });
    expect(shipped.images, "the icon at most").toBeLessThanOrEqual(1);
    expect(shipped.requests).toBeLessThanOrEqual(BUDGET.requests);
    expect(shipped.scriptBytes, "bytes of scripts beyond the framework's own").toBeLessThanOrEqual(
      BUDGET.scriptBytes,
    );
    expect(shipped.styleBytes, "bytes of style sheets").toBeLessThanOrEqual(BUDGET.styleBytes);
    expect(shipped.documentBytes, "bytes of HTML with its RSC payload").toBeLessThanOrEqual(
      LONG_PAGES[path] ?? BUDGET.documentBytes,
    );
  });
}
