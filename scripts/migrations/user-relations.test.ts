import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PERSONAL_DATA } from "@/lib/api/personal-data";
import { listUserRelations } from "./user-relations";

test("of a schema's relations to User it knows the tables, and whether their rows go with the user's", () => {
  const schema = `
model User {
  notes Note[]
  boss  User?  @relation("boss", fields: [bossId], references: [id], onDelete: SetNull)
}

model Note {
  author   User  @relation(fields: [authorId], references: [id], onDelete: Cascade)
  reviewer User? @relation("reviews", fields: [reviewerId], references: [id])
}
`;
  expect(listUserRelations(schema)).toEqual([
    { model: "User", cascades: false },
    { model: "Note", cascades: true },
    { model: "Note", cascades: false },
  ]);
});

test("what is said to go with the user does so in the database, and nothing else", () => {
  const relations = listUserRelations(readFileSync("prisma/schema.prisma", "utf8"));
  const going = Object.entries(PERSONAL_DATA).filter(([, { erased }]) => erased === "with the user");
  const said = going.map(([model]) => model).filter((model) => model !== "User");
  expect(said.sort()).toEqual([...new Set(relations.map(({ model }) => model))].sort());
});
