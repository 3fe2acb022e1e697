import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { findFlow, type Flow, flowCookieName, sealFlow } from "./flow";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "http://localhost:3000",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
  });
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
