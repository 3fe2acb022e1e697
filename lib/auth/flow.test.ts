import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { NextResponse } from "next/server";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { seal } from "@/lib/crypto/seal";
import { findFlow, type Flow, flowCookieName, flowCookieOptions, sealFlow, surplusFlows } from "./flow";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "http://localhost:3000",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
  });
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

function afterTheProvider(flow: Flow): Flow | null {
  const value = sealFlow(flow);
  // Four of them must fit into the 16 KB of a request's header.
  expect(value.length).toBeLessThanOrEqual(3200);
  return findFlow([{ name: flowCookieName(flow.state), value }], flow.provider, flow.state);
}

describe("a flow's cookie", () => {
  it.each(["/account", `/search?q=${"%D0%BF%D1%80%D0%BE%D0%B1%D0%B0+".repeat(60)}`])(
    "keeps %.20s",
    (page) => {
      const flow = flowTo(page);
      expect(afterTheProvider(flow)).toEqual(flow);
    },
  );

  it("keeps the path alone of a page whose query does not fit", () => {
    const page = `/search?q=${randomBytes(1400).toString("base64url")}#results`;
    expect(afterTheProvider(flowTo(page))?.returnTo).toBe("/search");
  });

  it("leads to the account when not even the path fits", () => {
    const page = `/${randomBytes(1400).toString("base64url")}`;
    expect(afterTheProvider(flowTo(page))?.returnTo).toBe("/account");
  });
});

/** A flow begun at this moment, as its browser holds it. */
function held(flow: Flow = flowTo("/account")) {
  return { flow, cookie: { name: flowCookieName(flow.state), value: sealFlow(flow) } };
}

describe("a flow", () => {
  it("is good for ten minutes, and not for a moment longer", () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const { flow, cookie } = held();
    const find = () => findFlow([cookie], "google", flow.state);
    vi.setSystemTime(1_800_000_000_000 + 599_999);
    expect(find()).toEqual(flow);
    vi.setSystemTime(1_800_000_000_000 + 600_000);
    expect(find()).toBeNull();
  });

  it("is of one provider, one state and one cookie", () => {
    const [one, other] = [held(), held()];
    const cookies = [one.cookie, other.cookie];
    expect(findFlow(cookies, "google", one.flow.state)).toEqual(one.flow);
    expect(findFlow(cookies, "github", one.flow.state)).toBeNull();
    expect(findFlow(cookies, "google", "another")).toBeNull();
    expect(findFlow([other.cookie], "google", one.flow.state)).toBeNull();
    expect(findFlow([{ ...one.cookie, value: other.cookie.value }], "google", one.flow.state)).toBeNull();
    expect(findFlow([{ ...one.cookie, name: other.cookie.name }], "google", one.flow.state)).toBeNull();
  });

  it("is none when it was sealed for another purpose, or in another shape", () => {
    const { flow, cookie } = held();
    const { intent, ...shapeless } = flow;
    expect(intent).toEqual({ kind: "sign-in" });
    const sealed = [
      seal("pending-link", deflateRawSync(JSON.stringify(flow))),
      seal("flow", deflateRawSync(JSON.stringify(shapeless))),
      seal("flow", Buffer.from("not compressed")),
      "v1.x.y",
    ];
    for (const value of sealed) expect(findFlow([{ ...cookie, value }], "google", flow.state)).toBeNull();
  });

  it("stays within the 4096 bytes that browsers keep, on https too, and is out of reach of scripts", () => {
    const response = new NextResponse();
    const value = sealFlow(flowTo(`/${randomBytes(1500).toString("base64url")}`));
    response.cookies.set(`__Host-${flowCookieName("x")}`, value, { ...flowCookieOptions(), secure: true });
    const [header = ""] = response.headers.getSetCookie();
    expect(Buffer.byteLength(header)).toBeLessThanOrEqual(4096);
    expect(header).toMatch(/; Path=\/; .*Max-Age=600; .*HttpOnly; SameSite=lax$/i);
  });
});

describe("flows under way in one browser", () => {
  const begunAgo = (seconds: number) => {
    const flow = { ...flowTo("/account"), startedAt: Date.now() / 1000 - seconds };
    return held(flow).cookie;
  };

  it("are four at most with the next: the oldest goes", () => {
    const [oldest, ...newer] = [40, 30, 20, 10].map(begunAgo);
    expect(surplusFlows(newer)).toEqual([]);
    expect(surplusFlows([...newer, ...(oldest ? [oldest] : [])])).toEqual([oldest?.name]);
  });

  it("are not counted when they are over or unreadable, and go; other cookies stay", () => {
    const over = begunAgo(600);
    const unreadable = { name: flowCookieName("x"), value: "x" };
    const other = { name: "locale", value: "ru" };
    expect(surplusFlows([over, unreadable, other, begunAgo(1)])).toEqual([over.name, unreadable.name]);
  });
});
