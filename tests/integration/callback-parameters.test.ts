import { beforeEach, describe, expect, it } from "vitest";
import { runAuthjs } from "@/lib/auth/run-authjs";
import { flowCookieName, keepFlow } from "@/lib/auth/flow";
import { applicantCookie } from "@/lib/auth/applicant";
import { openRefusalReason, refusalReasonCookie } from "@/lib/auth/refusal-reason";
import { createFlow } from "@/lib/auth/start";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Identity } from "@/lib/identity/identity";
import { disableUser } from "@/lib/admin/mutations";
import {
  ALEX,
  Browser,
  choose,
  comeBack,
  DENY,
  enter,
  HAZEL,
  MISSING,
  NAMELESS,
  useCallbacks,
} from "./callback-world";
import { CLIENT, countRows } from "./fixtures";

useCallbacks();

let rows: Awaited<ReturnType<typeof countRows>>;
beforeEach(async () => {
  rows = await countRows();
});

/** Nobody has come in. */
async function expectNobody(browser: Browser) {
  expect(browser.session).toBeUndefined();
  expect(await countRows()).toMatchObject({ users: rows.users, sessions: rows.sessions });
}

describe("a callback", () => {
  it.each(["code", "state"])("with two of `%s` signs nobody in", async (name) => {
    const { browser, callback } = await comeBack();
    callback.searchParams.append(name, callback.searchParams.get(name) ?? "");
    expect((await browser.land(callback)).location).toMatch(/^\/sign-in\?error=flow-m/);
    await expectNobody(browser);
  });

  it("of another issuer signs nobody in (RFC 9207)", async () => {
    const { browser, callback } = await comeBack();
    callback.searchParams.set("iss", "https://accounts.example.org");
    expect((await browser.land(callback)).location).toMatch("/sign-in?error=flow-mismatch");
    await expectNobody(browser);
  });

  it.each(["google", "github"] as const)(
    "of a flow of %s without its checks signs nobody in",
    async (provider) => {
      const browser = new Browser();
      const { flow, authorization } = await createFlow(provider, "/account", CLIENT, { kind: "sign-in" });
      browser.cookies.set(flowCookieName(flow.state), await keepFlow({ ...flow, checks: {} }));
      const { location } = await browser.land(await choose(authorization, ALEX));
      expect(location).toMatch("/sign-in?error=flow-mismatch");
      await expectNobody(browser);
    },
  );

  it.each([
    ["access_denied", "access-denied"],
    ["temporarily_unavailable", "provider-unavailable"],
    ["server_error", "provider-unavailable"],
    ["invalid_scope", "code-refused"],
  ])("with the error %s says %s", async (error, code) => {
    const { browser, callback } = await comeBack();
    callback.searchParams.set("error", error);
    expect((await browser.land(callback)).location).toMatch(`/sign-in?error=${code}`);
    await expectNobody(browser);
  });

  it("that no flow waits for leaves no event, and one that was refused leaves one", async () => {
    await new Browser().land((await comeBack()).callback);
    expect(await db().auditEvent.count()).toBe(0);
    const browser = new Browser();
    await browser.land(await choose(await browser.begin("google"), DENY));
    expect(await db().auditEvent.count({ where: { type: "sign-in.refused" } })).toBe(1);
  });

  it.each([ALEX, DENY])("takes the flow's cookie away by its own attributes, after %s", async (button) => {
    const browser = new Browser();
    const callback = await choose(await browser.begin("google"), button);
    const name = flowCookieName(callback.searchParams.get("state") ?? "");
    const { setCookies } = await browser.land(callback);
    const [taken = "", ...more] = setCookies.filter((cookie) => cookie.startsWith(`${name}=`));
    expect(more).toEqual([]);
    const attributes = taken.split("; ").map((attribute) => attribute.toLowerCase());
    expect(attributes[0]).toBe(`${name.toLowerCase()}=`);
    expect(attributes).toEqual(expect.arrayContaining(["path=/", "max-age=0", "httponly", "samesite=lax"]));
  });

  it("that was finished elsewhere tells a browser without the session nothing, where it connected an account", async () => {
    const browser = new Browser();
    await enter(browser, "google", ALEX);
    const asking = await browser.liveSession();
    const intent = { kind: "link", ...asking } as const;
    const callback = await choose(await browser.begin("github", intent, "/account/connections"), NAMELESS);
    const linked = "/account/connections?notice=account-linked&provider=github";
    expect((await browser.land(callback)).location).toBe(linked);
    expect((await browser.land(callback)).location).toBe(linked);
    expect((await new Browser().land(callback)).location).toBe(`${MISSING}&provider=github`);
  });
});

it("brings an administrator's words to whoever is refused as disabled, by the refusal's reference", async () => {
  await enter(new Browser(), "google", ALEX);
  const admin = new Browser();
  await enter(admin, "github", HAZEL);
  const { userId: actorId, sessionId: actorSessionId } = await admin.liveSession();
  await db().user.update({ where: { id: actorId }, data: { role: "ADMIN" } });
  const { userId } = await db().account.findFirstOrThrow({ where: { provider: "google" } });
  await disableUser({ actorId, actorSessionId, userId, reason: "Call 555" }, CLIENT);
  const browser = new Browser();
  expect((await enter(browser, "google", ALEX)).location).toMatch("/sign-in?error=account-disabled");
  const { detail } = await db().auditEvent.findFirstOrThrow({ where: { type: "sign-in.refused" } });
  const { reference } = detail as { reference: string };
  expect(openRefusalReason(browser.cookies.get(refusalReasonCookie.name()), reference)).toBe("Call 555");
});

it("keeps one cookie of a refusal, of the last one: a reason or who may ask for access, and never both", async () => {
  await enter(new Browser(), "google", ALEX);
  await db().user.updateMany({ data: { disabledAt: new Date(), disabledReason: "Call 555" } });
  const browser = new Browser();
  const names = [refusalReasonCookie.name(), applicantCookie.name()];
  const held = () => names.filter((name) => browser.cookies.has(name));
  const { signUp } = env();
  Object.assign(env(), { signUp: "closed" });
  try {
    for (const round of [1, 2]) {
      expect((await enter(browser, "google", ALEX)).location, `round ${round}`).toMatch("account-disabled");
      expect(held()).toEqual([refusalReasonCookie.name()]);
      expect((await enter(browser, "github", HAZEL)).location).toMatch("sign-up-closed");
      expect(held()).toEqual([applicantCookie.name()]);
    }
  } finally {
    Object.assign(env(), { signUp });
  }
});

describe("Auth.js", () => {
  /** Runs the callback of a flow with an identity that is another one each time it is asked for. */
  async function finishWith(provider: "google" | "github", identities: (told: Identity) => Identity[]) {
    const { flow, authorization } = await createFlow(provider, "/account", CLIENT, { kind: "sign-in" });
    const callback = await choose(authorization, ALEX);
    const finished: string[] = [];
    let left: Identity[] = [];
    const run = {
      provider,
      client: CLIENT,
      nonce: flow.nonce,
      finish: (one: Identity) => {
        finished.push(one.subject);
        return Promise.resolve({ session: null, notice: null });
      },
      get identity() {
        const [first, ...rest] = left;
        if (!first) throw new Error("nobody is known yet");
        if (rest.length > 0) left = rest;
        return first;
      },
      set identity(told: Identity) {
        left = identities(told);
      },
    };
    const cookie = Object.entries(flow.checks)
      .map((pair) => pair.join("="))
      .join("; ");
    await runAuthjs(run, callback.pathname + callback.search, { method: "GET", cookie });
    return finished;
  }

  it("finishes with nobody else than whom it has been told of itself", async () => {
    expect(await finishWith("google", (told) => [told])).toHaveLength(1);
    const other = (told: Identity) => ({ ...told, subject: "somebody-else" });
    expect(await finishWith("google", (told) => [told, other(told)])).toEqual([]);
  });
});
