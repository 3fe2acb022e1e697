import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { MAX_NAME, userName } from "@/lib/users/policy";
import { presentFields, providerEmail, providerName, providerText, providerUrl } from "./identity";

it("what a provider left out is as good as null", () => {
  const answer = z.object({ name: providerText, email: providerEmail, picture: providerUrl });
  expect(answer.parse({})).toEqual({ name: null, email: null, picture: null });
});

describe("providerText", () => {
  it.each([
    ["А Х", "А Х"],
    ["  Sample  ", "Sample"],
    ["שלום עולם", "שלום עולם"],
    ["nul\u0000 and\r\nline", "nul andline"],
    ["", null],
    ["\u0000", null],
    ["\u3164\u2800\u200b", null],
    [null, null],
    [undefined, null],
    [42, null],
    [{ toString: "x" }, null],
  ])("%j becomes %j", (given, expected) => {
    expect(providerText.parse(given)).toBe(expected);
  });

  it("takes anything, and gives text that PostgreSQL can store", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: "binary", maxLength: 2000 })), (given) => {
        const text = providerText.parse(given);
        if (text === null) return;
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(Array.from(text).length).toBeLessThanOrEqual(300);
      }),
    );
  });

  it("cuts a name of ten thousand characters between characters", () => {
    expect(providerText.parse("👩".repeat(10_000))).toBe("👩".repeat(300));
  });
});

describe("providerName", () => {
  it("is as long as a person may write one, and taken by the form as it is", () => {
    const name = providerName.parse(`Zoe\u0308 ${"я".repeat(300)}`);
    expect(Array.from(name ?? "")).toHaveLength(MAX_NAME);
    expect(userName.parse(name)).toBe(name);
  });
});

describe("providerEmail", () => {
  it.each([
    ["Sample@Example.COM", "sample@example.com"],
    [" sample@example.com ", "sample@example.com"],
    ["r&d@Пример.рф", "r&d@xn--e1afmkfd.xn--p1ai"],
    ["no-address", null],
    ["two@at@example.com", null],
    ["", null],
    [null, null],
    [7, null],
  ])("%j becomes %j", (given, expected) => {
    expect(providerEmail.parse(given)).toBe(expected);
  });
});

const urlOf = (letter: string, length: number) => "https://example.com/".padEnd(length, letter);

describe("providerUrl", () => {
  it.each([
    ["https://avatars.githubusercontent.com/u/1?v=4", "https://avatars.githubusercontent.com/u/1?v=4"],
    ["http://localhost:4000/avatars/1", "http://localhost:4000/avatars/1"],
    ["http://127.0.0.1:4000/avatars/1", "http://127.0.0.1:4000/avatars/1"],
    ["http://example.com/a.png", null],
    ["http://localhost.example.com/a.png", null],
    [urlOf("a", 2048), urlOf("a", 2048)],
    [urlOf("a", 2049), null],
    // Each of these letters is nine characters when it is sent.
    [urlOf("が", 300), null],
    [urlOf("が", 200), encodeURI(urlOf("が", 200))],
    ["javascript:alert(1)", null],
    ["data:image/png;base64,AAAA", null],
    ["//example.com/a.png", null],
    [null, null],
  ])("%j becomes %j", (given, expected) => {
    expect(providerUrl.parse(given)).toBe(expected);
  });
});

it("presentFields leaves out what is null", () => {
  expect(presentFields({ name: "A", bio: null })).toEqual({ name: "A" });
});
