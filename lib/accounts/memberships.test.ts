import { describe, expect, it, vi } from "vitest";

vi.stubEnv("MEMBERSHIP_MAX_AGE", "1h");
const { membershipsAfter, membershipsAt } = await import("./memberships");

const now = new Date("2026-01-01T12:00:00.000Z");
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
const HOUR = 3_600_000;

const account = (
  organizations: string[],
  organizationsAt: Date | null,
  organizationsAnswered = organizations,
) => ({
  organizations,
  organizationsAnswered,
  organizationsAt,
});
const NOTHING = { organizations: [], answered: [], until: null };

it.each([
  ["no account", [], NOTHING],
  ["one that was never asked about", [account(["acme"], null)], NOTHING],
  ["one that is too old", [account(["acme"], ago(HOUR))], NOTHING],
  [
    "one that is just not too old",
    [account(["acme"], ago(HOUR - 1))],
    { organizations: ["acme"], answered: ["acme"], until: new Date(now.getTime() + 1) },
  ],
  [
    "no member of any",
    [account([], now, ["acme", "other"])],
    { organizations: [], answered: ["acme", "other"], until: new Date(now.getTime() + HOUR) },
  ],
  [
    "two that are known and one that is too old: until the first of them is",
    [
      account(["acme", "other"], ago(1000)),
      account(["acme", "third"], ago(2000), ["acme", "third", "fourth"]),
      account(["gone"], ago(2 * HOUR)),
    ],
    {
      organizations: ["acme", "other", "third"],
      answered: ["acme", "other", "third", "fourth"],
      until: new Date(now.getTime() + HOUR - 2000),
    },
  ],
])("knows of accounts: %s", (_, accounts, expected) => {
  expect(membershipsAt(accounts, now)).toEqual(expected);
});

describe("what is stored after GitHub was asked", () => {
  const earlier = account(["acme", "other"], ago(1000), ["acme", "other", "third"]);

  it.each([
    [
      "all are answered: nothing of before stays",
      earlier,
      { active: ["third"], answered: ["acme", "other", "third"], unanswered: [] },
      account(["third"], now, ["acme", "other", "third"]),
    ],
    [
      "none is: all of before stays, and becomes no younger",
      earlier,
      { active: [], answered: [], unanswered: ["acme", "other", "third"] },
      account(["acme", "other"], ago(1000), ["acme", "other", "third"]),
    ],
    [
      "one is not: that one stays, and what stays becomes no younger",
      earlier,
      { active: ["acme"], answered: ["acme", "third"], unanswered: ["other"] },
      account(["acme", "other"], ago(1000), ["acme", "third", "other"]),
    ],
    [
      "one of which nothing was known is not",
      earlier,
      { active: ["acme"], answered: ["acme"], unanswered: ["fourth"] },
      account(["acme"], now),
    ],
    [
      "none is, and what is known is too old",
      account(["acme"], ago(HOUR)),
      { active: [], answered: [], unanswered: ["acme"] },
      account([], null),
    ],
    [
      "one is not, of a new account",
      null,
      { active: ["acme"], answered: ["acme"], unanswered: ["other"] },
      account(["acme"], now),
    ],
    [
      "what the version before this one has stored, without answers",
      account(["acme"], ago(1000), []),
      { active: [], answered: [], unanswered: ["acme"] },
      account(["acme"], ago(1000)),
    ],
  ])("%s", (_, stored, asked, expected) => {
    expect(membershipsAfter(stored, asked, now)).toEqual(expected);
  });
});
