import { randomBytes, randomUUID } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { findFlow, findHeldKind, type Flow, flowCookieName, keepFlow, surplusFlows } from "@/lib/auth/flow";
import { open, seal } from "@/lib/crypto/seal";
import { db } from "@/lib/db/client";
import type { Provider } from "@/lib/providers/providers";
import { countQueries } from "./cached-sessions";
import { useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await db().flow.deleteMany();
});
afterEach(() => {
  vi.useRealTimers();
});

/** As large as Auth.js makes them for Google. */
const check = () => randomBytes(520).toString("base64url");

function flowTo(returnTo: string): Flow {
  const checks = { "authjs.state": check(), "authjs.nonce": check(), "authjs.pkce.code_verifier": check() };
  const state = randomBytes(32).toString("base64url");
  const startedAt = Math.floor(Date.now() / 1000);
  return { provider: "google", state, nonce: "n", returnTo, intent: { kind: "sign-in" }, checks, startedAt };
}

/** A flow begun at this moment, as its browser holds it. */
async function held(flow: Flow = flowTo("/account")) {
  return { flow, cookie: { name: flowCookieName(flow.state), value: await keepFlow(flow) } };
}

describe("a flow", () => {
  it.each([
    ["a short way back", "/account"],
    ["the longest that is taken", `/search?q=${randomBytes(3060).toString("base64url")}#hits`],
    ["a path alone", `/${randomBytes(3070).toString("base64url")}`],
  ])("keeps %s whole, in a cookie that leaves room for others", async (_, returnTo) => {
    const { flow, cookie } = await held(flowTo(returnTo));
    expect(cookie.value.length).toBeLessThanOrEqual(220);
    expect(await findFlow([cookie], flow.provider, flow.state)).toEqual(flow);
  });

  it("is good for ten minutes, and not for a moment longer", async () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ["Date"] });
    const { flow, cookie } = await held();
    const find = () => findFlow([cookie], "google", flow.state);
    vi.setSystemTime(1_800_000_000_000 + 599_999);
    expect(await find()).toEqual(flow);
    vi.setSystemTime(1_800_000_000_000 + 600_000);
    expect(await find()).toBeNull();
  });

  it("costs the database nothing once it is over, or when it is another provider's", async () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ["Date"] });
    const { flow, cookie } = await held();
    const count = (provider: Provider) => countQueries(() => findFlow([cookie], provider, flow.state));
    expect(await count("google")).toBe(1);
    expect(await count("github")).toBe(0);
    vi.setSystemTime(1_800_000_000_000 + 600_000);
    expect(await count("google")).toBe(0);
  });

  it("says by its cookie alone what it is for, in few characters", async () => {
    const asked = { sessionId: randomUUID(), userId: randomUUID() };
    for (const intent of [
      { kind: "sign-in" } as const,
      { kind: "link", ...asked } as const,
      { kind: "step-up", ...asked } as const,
    ]) {
      const startedAt = Date.now() / 1000;
      const { flow, cookie } = await held({ ...flowTo("/account"), intent, startedAt });
      expect(cookie.value.length).toBeLessThanOrEqual(220);
      expect(findHeldKind([cookie], "google", flow.state)).toBe(intent.kind);
      expect(findHeldKind([cookie], "github", flow.state)).toBeNull();
      expect(findHeldKind([cookie], "google", "another")).toBeNull();
    }
    const { flow, cookie } = await held({ ...flowTo("/account"), startedAt: Date.now() / 1000 - 600 });
    expect(findHeldKind([cookie], "google", flow.state)).toBeNull();
  });

  it("is found when the version before this one has begun it, which did not say what it is for", async () => {
    const { flow, cookie } = await held();
    const { key, startedAt } = z
      .object({ key: z.string(), startedAt: z.number() })
      .parse(JSON.parse(String(open("flow", cookie.value))));
    const before = { ...cookie, value: seal("flow", Buffer.from(JSON.stringify({ key, startedAt }))) };
    expect(await findFlow([before], "google", flow.state)).toEqual(flow);
    expect(findHeldKind([before], "google", flow.state)).toBeNull();
  });

  it("is of one provider, one state and one cookie", async () => {
    const [one, other] = [await held(), await held()];
    const cookies = [one.cookie, other.cookie];
    expect(await findFlow(cookies, "google", one.flow.state)).toEqual(one.flow);
    expect(await findFlow(cookies, "github", one.flow.state)).toBeNull();
    expect(await findFlow(cookies, "google", "another")).toBeNull();
    expect(await findFlow([other.cookie], "google", one.flow.state)).toBeNull();
    const swapped = [
      { ...one.cookie, value: other.cookie.value },
      { ...one.cookie, name: other.cookie.name },
    ];
    for (const cookie of swapped) {
      expect(await findFlow([cookie], "google", one.flow.state)).toBeNull();
      expect(await findFlow([cookie], "google", other.flow.state)).toBeNull();
    }
  });

  it("is none when another flow was put into its row", async () => {
    const [one, other] = [await held(), await held()];
    const rows = await db().flow.findMany();
    const [first, second] = rows;
    if (!first || !second) throw new Error("both flows are kept");
    await db().flow.update({ where: { stateHash: first.stateHash }, data: { sealed: second.sealed } });
    await db().flow.update({ where: { stateHash: second.stateHash }, data: { sealed: first.sealed } });
    for (const { flow, cookie } of [one, other])
      expect(await findFlow([cookie], "google", flow.state)).toBeNull();
  });

  it("cannot be read from the database, nor without it", async () => {
    const { flow, cookie } = await held(flowTo("/account?secret=whole"));
    const [row] = await db().flow.findMany();
    expect(JSON.stringify(row)).not.toContain(flow.state);
    // Whoever has AUTH_SECRET and the row, but not the cookie, has no key to it.
    expect(await findFlow([{ ...cookie, value: row?.sealed ?? "" }], "google", flow.state)).toBeNull();
    await db().flow.deleteMany();
    expect(await findFlow([cookie], "google", flow.state)).toBeNull();
  });

  it("that a version before this one sealed whole in its cookie still leads back", async () => {
    const flow = flowTo("/account/data");
    const whole = seal("flow", deflateRawSync(JSON.stringify(flow)));
    const cookie = { name: flowCookieName(flow.state), value: whole };
    expect(await findFlow([cookie], "google", flow.state)).toEqual(flow);
    expect(surplusFlows([cookie])).toEqual([]);
  });

  it("is none when it was sealed for another purpose, or in another shape", async () => {
    const { flow, cookie } = await held();
    const { intent, ...shapeless } = flow;
    expect(intent).toEqual({ kind: "sign-in" });
    const values = [
      seal("pending-link", deflateRawSync(JSON.stringify(flow))),
      seal("flow", deflateRawSync(JSON.stringify(shapeless))),
      seal("flow", Buffer.from("not compressed")),
      "v1.x.y",
    ];
    for (const value of values)
      expect(await findFlow([{ ...cookie, value }], "google", flow.state)).toBeNull();
  });
});

describe("flows under way in one browser", () => {
  const begunAgo = async (seconds: number) => {
    const flow = { ...flowTo("/account"), startedAt: Date.now() / 1000 - seconds };
    return (await held(flow)).cookie;
  };

  it("are four at most with the next: the oldest goes", async () => {
    const [oldest, ...newer] = await Promise.all([40, 30, 20, 10].map(begunAgo));
    expect(surplusFlows(newer)).toEqual([]);
    expect(surplusFlows([...newer, ...(oldest ? [oldest] : [])])).toEqual([oldest?.name]);
  });

  it("are not counted when they are over or unreadable, and go; other cookies stay", async () => {
    const over = await begunAgo(600);
    const unreadable = { name: flowCookieName("x"), value: "x" };
    const other = { name: "locale", value: "ru" };
    expect(surplusFlows([over, unreadable, other, await begunAgo(1)])).toEqual([over.name, unreadable.name]);
  });
});
