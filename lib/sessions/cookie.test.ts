import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const SECRET = "a-secret-for-this-test-7Q2mZx9LkRw4hT8v";
const now = new Date("2026-01-01T00:00:00.500Z");
const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** The module as it is at an origin: the environment is parsed once. */
async function cookieAt(authUrl: string) {
  vi.stubEnv("AUTH_URL", authUrl);
  vi.stubEnv("AUTH_SECRET", SECRET);
  vi.resetModules();
  return import("./cookie");
}

describe("the session cookie", () => {
  it.each([
    ["https://accounts.acme.test", "__Host-session", true],
    ["http://localhost:3000", "cloakroom_session_3000", false],
  ])("at %s has every attribute that keeps it from scripts and other sites", async (url, name, secure) => {
    const { sessionCookieName, sessionCookieOptions } = await cookieAt(url);
    expect(sessionCookieName()).toBe(name);
    const expires = after(30 * 86_400_000);
    expect(sessionCookieOptions(expires)).toEqual({
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure,
      expires,
      maxAge: 30 * 86_400,
    });
  });

  it("never outlives the session by a part of a second, nor has an age below zero", async () => {
    const { sessionCookieOptions } = await cookieAt("https://accounts.acme.test");
    expect(sessionCookieOptions(after(1_999)).maxAge).toBe(1);
    expect(sessionCookieOptions(after(0)).maxAge).toBe(0);
    expect(sessionCookieOptions(new Date(0)).maxAge).toBe(0);
  });
});
