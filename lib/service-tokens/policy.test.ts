import { describe, expect, test } from "vitest";
import { isAfterPause, needsNote, readScopes, stateOfToken } from "./policy";

const now = new Date("2026-11-28T12:00:00.000Z");
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const DAY = 86_400;

describe("a token", () => {
  test.each([
    ["active", ago(-1), null, true],
    ["expired", now, null, true],
    ["revoked", ago(-1), ago(5), true],
    ["unsigned", ago(-1), null, false],
    ["revoked", now, now, false],
  ] as const)("is %s, which ends at %s", (state, expiresAt, revokedAt, signed) => {
    expect(stateOfToken({ expiresAt, revokedAt }, signed, now)).toBe(state);
  });

  test("may do what this version knows, in one order", () => {
    expect(readScopes(["verify", "users:delete", "users:read"])).toEqual(["users:read", "verify"]);
  });
});

describe("a use", () => {
  test("is noted once a minute", () => {
    expect([null, ago(60), ago(59.999), ago(-5)].map((at) => needsNote(at, now))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test("is told of when it is the first, or the first for thirty days", () => {
    expect([null, ago(30 * DAY), ago(30 * DAY - 1)].map((at) => isAfterPause(at, now))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
