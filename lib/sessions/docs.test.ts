import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseEnv } from "@/lib/env";

const UNITS = new Map([
  ["minutes", 60],
  ["hour", 3600],
  ["hours", 3600],
  ["days", 86_400],
]);

/** ASVS 7.1.1: the lifetimes that are documented are the ones in force. */
it("docs/sessions.md tells the default lifetimes", () => {
  const rows = readFileSync("docs/sessions.md", "utf8").matchAll(/\| (\d+) (\w+) +\| `(\w+)` +\|/g);
  const documented = new Map(
    Array.from(rows, ([, count, unit, variable]) => [
      variable,
      Number(count) * (UNITS.get(unit ?? "") ?? NaN),
    ]),
  );
  const { user, admin, fresh } = parseEnv({}, "development").lifetimes;
  expect(documented).toEqual(
    new Map([
      ["SESSION_IDLE", user.idle],
      ["SESSION_ABSOLUTE", user.absolute],
      ["SESSION_FRESH", fresh],
      ["ADMIN_SESSION_IDLE", admin.idle],
      ["ADMIN_SESSION_ABSOLUTE", admin.absolute],
    ]),
  );
});
