import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { readForm } from "./definition";
import { changeForm, LONGEST_LIST } from "./schema";

it("cuts no list, whose rest would be gone from the rule, and whose last address would be another", () => {
  const emails = Array.from({ length: 1000 }, (_, at) => `somebody.${String(at)}@example.com`);
  const people = emails.join("\r\n");
  expect(people.length).toBeGreaterThan(LONGEST_LIST);
  const form = changeForm.parse({ application: randomUUID(), name: "Wiki", rule: "emails", people });
  const read = readForm(form, { kind: "WEB", confidential: true });
  expect(read).toMatchObject({ definition: { access: { emails } } });
});
