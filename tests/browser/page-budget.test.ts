import { isInArea } from "@/app/areas";
import { expect, test } from "./fixtures";
import { listPages } from "./protected-pages";
import { ageProofs, registerWithId } from "./rows";
import { measurePage } from "./page-weight";

/** What a page may cost a browser with an empty cache, in bytes over the wire (docs/performance.md). */
const BUDGET = { requests: 12, scriptBytes: 8_000, styleBytes: 8_000, documentBytes: 12_000 };

/** Pages that are long because there is much to tell. */
const LONG_PAGES: Readonly<Record<string, number>> = { "/docs/api": 101_000, "/docs/errors": 29_000 };

/** Ask only whoever was refused a sign-in before, or whom an application asks; there is nothing to see for others. */
const ONLY_ON_THE_WAY = ["/account/connect", "/oauth/consent"];

for (const path of listPages("own-id").filter((page) => !ONLY_ON_THE_WAY.includes(page))) {
  test(`${path} stays within its budget`, async ({ page, signedIn }, { annotations }) => {
    const isPublic = !isInArea(path) && path !== "/device";
    const id = isPublic
      ? ""
      : (await signedIn({ name: "Ada Sample", email: "ada@example.com", role: "ADMIN" })).userId;
    if (id !== "") await registerWithId(id);
    // With a fresh proof there is nothing to confirm.
    if (path === "/account/confirm") await ageProofs();
    const weight = await measurePage(page, path.replace("own-id", isPublic ? "of-nobody" : id));
    annotations.push({ type: "weight", description: JSON.stringify(weight) });
    expect(weight, JSON.stringify(weight)).toMatchObject({ fonts: 0, foreign: 0 });
    expect(weight.images, "the icon at most").toBeLessThanOrEqual(1);
    expect(weight.requests).toBeLessThanOrEqual(BUDGET.requests);
    expect(weight.scriptBytes, "bytes of scripts beyond the framework's own").toBeLessThanOrEqual(
      BUDGET.scriptBytes,
    );
    expect(weight.styleBytes, "bytes of style sheets").toBeLessThanOrEqual(BUDGET.styleBytes);
    expect(weight.documentBytes, "bytes of HTML with its RSC payload").toBeLessThanOrEqual(
      LONG_PAGES[path] ?? BUDGET.documentBytes,
    );
  });
}
