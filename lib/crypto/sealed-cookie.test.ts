import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { seal } from "./seal";
import { type CookieEncoding, sealedCookie } from "./sealed-cookie";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "https://accounts.example.com",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
    DATABASE_URL: "postgresql://localhost/unused",
  });
});
afterEach(() => void vi.useRealTimers());

const schema = z.object({ text: z.string() });
const cookie = sealedCookie({ purpose: "kept-form", name: "kept-forms", schema, maxAge: 60 });

describe("a sealed cookie", () => {
  it("is called by its own name or by its purpose, and has every attribute that keeps it ours", () => {
    expect(cookie.name()).toBe("__Host-kept-forms");
    expect(sealedCookie({ purpose: "pending-link", name: "pending-link", schema, maxAge: 60 }).name()).toBe(
      "__Host-pending-link",
    );
    expect(cookie.options()).toEqual({
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure: true,
      maxAge: 60,
    });
  });

  it.each<CookieEncoding>([
    { charset: "utf8", deflated: false },
    { charset: "utf8", deflated: true },
    { charset: "utf16le", deflated: true },
  ])("is opened as it was sealed, in $charset, deflated: $deflated", (encoding) => {
    const encoded = sealedCookie({ purpose: "kept-form", name: "kept-forms", schema, maxAge: 60, encoding });
    const sealed = encoded.seal({ text: "Спам “x” 🎈" });
    expect(encoded.open(sealed)).toEqual({ text: "Спам “x” 🎈" });
    expect(sealed).not.toContain("x”");
  });

  it("is good until its age, whatever keeps it for longer", () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const sealed = cookie.seal({ text: "a" });
    vi.setSystemTime(1_800_000_000_000 + 59_999);
    expect(cookie.open(sealed)).toEqual({ text: "a" });
    vi.setSystemTime(1_800_000_000_000 + 60_000);
    expect(cookie.open(sealed)).toBeNull();
  });

  it("is as old as it is, whatever age its value claims", () => {
    vi.useFakeTimers({ now: 1_800_000_000_000 });
    const claimed = { text: "a", at: 1_900_000_000 };
    const sealed = cookie.seal(claimed);
    vi.setSystemTime(1_800_000_000_000 + 60_000);
    expect(cookie.open(sealed)).toBeNull();
  });

  it("is nothing of another purpose, of another shape, without an age, or of no JSON", () => {
    const at = Date.now() / 1000;
    const sealedFor = (purpose: "kept-form" | "flow", text: string) => seal(purpose, Buffer.from(text));
    expect(cookie.open(sealedFor("kept-form", JSON.stringify({ at, text: "a" })))).toEqual({ text: "a" });
    expect(cookie.open(sealedFor("flow", JSON.stringify({ at, text: "a" })))).toBeNull();
    for (const text of [JSON.stringify({ at }), JSON.stringify({ text: "a" }), "null", "[]", "{", ""])
      expect(cookie.open(sealedFor("kept-form", text))).toBeNull();
    for (const value of [undefined, "", "x"]) expect(cookie.open(value)).toBeNull();
  });
});
