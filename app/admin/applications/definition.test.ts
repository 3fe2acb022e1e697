import { expect, it } from "vitest";
import { readForm } from "./definition";

it.each([
  ["one line that is no organisation", ["acme", "a b"], "organization", "a b"],
  [
    "too many of them",
    Array.from({ length: 21 }, (_, at) => `acme-${String(at)}`),
    "organizations-in-rule",
    "",
  ],
])("says what is wrong with a rule by organisations: %s", (_, names, problem, value) => {
  const lists = { people: names.join("\n"), redirects: "", origins: "", accepts: "" };
  const kind = { kind: "WEB", confidential: false } as const;
  expect(readForm({ name: "Wiki", rule: "github_orgs", ...lists }, kind)).toEqual({
    problem: { field: "people", problem, value },
  });
});
