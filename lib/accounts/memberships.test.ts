import { expect, it, vi } from "vitest";

vi.stubEnv("MEMBERSHIP_MAX_AGE", "1h");
const { membershipsAt, NO_MEMBERSHIPS } = await import("./memberships");

const now = new Date("2026-01-01T12:00:00.000Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const HOUR = 3_600_000;

it.each([
  ["no account", [], NO_MEMBERSHIPS],
  ["one that was never asked about", [{ organizations: ["acme"], organizationsAt: null }], NO_MEMBERSHIPS],
  ["one that is too old", [{ organizations: ["acme"], organizationsAt: ago(HOUR) }], NO_MEMBERSHIPS],
  [
    "one that is just not too old",
    [{ organizations: ["acme"], organizationsAt: ago(HOUR - 1) }],
    { organizations: ["acme"], known: true, until: new Date(now.getTime() + 1) },
  ],
  [
    "no member of any",
    [{ organizations: [], organizationsAt: now }],
    { organizations: [], known: true, until: new Date(now.getTime() + HOUR) },
  ],
  [
    "two that are known and one that is too old: until the first of them is",
    [
      { organizations: ["acme", "other"], organizationsAt: ago(1000) },
      { organizations: ["acme", "third"], organizationsAt: ago(2000) },
      { organizations: ["gone"], organizationsAt: ago(2 * HOUR) },
    ],
    { organizations: ["acme", "other", "third"], known: true, until: new Date(now.getTime() + HOUR - 2000) },
  ],
])("knows of accounts: %s", (_, accounts, expected) => {
  expect(membershipsAt(accounts, now)).toEqual(expected);
});
