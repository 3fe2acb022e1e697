import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Intent } from "@/lib/auth/intent";
import { db } from "@/lib/db/client";
import { ALEX, Browser, choose, comeBack, DENY, MISSING, useCallbacks } from "./callback-world";

/** In a minute, of one address or one person. */
const SIGN_INS = 12;
const LIMITED = /error=rate-limited/;

useCallbacks({
  LIMIT_SIGN_IN: `${SIGN_INS}/1m`,
  // Sign-ins of one person are ten times as many.
  LIMIT_CHANGES: "1/1h",
  TRUSTED_PROXIES: "127.0.0.1",
});
beforeEach(() => db().rateLimit.deleteMany());

let addresses = 0;
/** An address that has not been used before. */
const newAddress = () => `198.51.100.${(addresses += 1)}`;
/** A request of such an address. */
const fromElsewhere = (): RequestInit => ({ headers: { "x-forwarded-for": newAddress() } });

/** Finishes a flow in a browser of its own. @returns where it led */
async function finish(button: string, how: RequestInit, intent?: Intent, browser = new Browser()) {
  // Beginning is counted too, and not what is asked about here.
  const begun = { ip: newAddress(), userAgent: null };
  const page = intent?.kind === "link" ? "/account/connections" : "/account";
  const callback = await choose(await browser.begin("google", intent, page, begun), button);
  return (await browser.land(callback, how)).location;
}

describe("callbacks", () => {
  it("of one address are limited, at the exact edge, and those of others are not", async () => {
    const home = fromElsewhere();
    for (let count = 0; count < SIGN_INS; count++)
      expect(await finish(DENY, home)).toMatch("error=access-denied");
    expect(await finish(DENY, home)).toMatch(LIMITED);
    expect(await finish(DENY, fromElsewhere())).toMatch("error=access-denied");
  });

  it("of one flow count once, however often they are repeated", async () => {
    const home = fromElsewhere();
    const { browser, callback } = await comeBack();
    for (let count = 0; count < SIGN_INS + 2; count++)
      expect((await browser.ask(callback, home)).location).toBe("/account/sessions?from=story");
  });

  it("without a flow are limited, and use up nothing of those that have one", async () => {
    const home = fromElsewhere();
    const stray = new URL("http://localhost:3000/api/auth/callback/google?code=x&state=y");
    for (let count = 0; count < SIGN_INS; count++)
      expect((await new Browser().ask(stray, home)).location).toBe(`${MISSING}&provider=google`);
    expect((await new Browser().ask(stray, home)).location).toMatch(LIMITED);
    expect(await finish(ALEX, home)).toBe("/account");
  });

  it("that prove one person are limited, from however many addresses and for whatever they were begun", async () => {
    const kinds = ["link", "step-up"] as const;
    const intent = (count: number): Intent => ({
      kind: kinds[count % 2] ?? "link",
      sessionId: randomUUID(),
      userId: randomUUID(),
    });
    for (let count = 0; count < SIGN_INS; count++)
      expect(await finish(ALEX, fromElsewhere(), intent(count))).toMatch("error=unauthenticated");
    expect(await finish(ALEX, fromElsewhere(), intent(0))).toMatch(LIMITED);
  });

  it("that sign one person in are limited for the hour too, ten times as many as changes", async () => {
    for (let count = 0; count < 10; count++) expect(await finish(ALEX, fromElsewhere())).toBe("/account");
    expect(await finish(ALEX, fromElsewhere())).toMatch(LIMITED);
    expect(await db().session.count()).toBe(10);
  });

  it("of one person's links, and of their step-ups, are limited for the hour as changes, each by itself", async () => {
    const browser = new Browser();
    await finish(ALEX, fromElsewhere(), undefined, browser);
    const asked = async (kind: "link" | "step-up") => {
      const { sessionId, userId } = await browser.liveSession();
      return finish(ALEX, fromElsewhere(), { kind, sessionId, userId }, browser);
    };
    for (const kind of ["step-up", "link"] as const) {
      expect(await asked(kind)).not.toMatch("error=");
      expect(await asked(kind)).toMatch(LIMITED);
    }
    expect((await browser.liveSession()).fresh).toBe(true);
  });
});
