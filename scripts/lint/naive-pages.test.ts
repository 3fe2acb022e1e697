import { readFileSync } from "node:fs";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { expect, test } from "vitest";

// Our own configuration, but for what needs the types of a file, which these texts are not.
const eslint = new ESLint({
  overrideConfig: [{ files: ["**/*.{ts,tsx}"], ...tseslint.configs.disableTypeChecked }],
});

async function complaints(file: string, text: string): Promise<string[]> {
  const results = await eslint.lintText(text, { filePath: file });
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

const CHAPTERS = Array.from(
  readFileSync("docs/build-on-it.md", "utf8").matchAll(/^## (.+)$/gm),
  ([, heading = ""]) => heading.toLowerCase().replaceAll(" ", "-"),
);
const page = "app/notes/page.tsx";
const inPage = (element: string) => `export default function Page() { return ${element}; }`;

/** What somebody writes who knows Next.js and not this house; and the way that lint tells, and where that is written. */
const NAIVE: readonly [what: string, file: string, text: string, way: RegExp, chapter: string][] = [
  [
    "a page that asks the database",
    page,
    `import { db } from "@/lib/db/client"; export const x = db();`,
    /lib\/<area>\/data\.ts/,
    "rows",
  ],
  [
    "a page with Prisma's own client",
    page,
    `import { PrismaClient } from "@prisma/client"; export const x = PrismaClient;`,
    /data\.ts \(reads\) or mutations\.ts/,
    "rows",
  ],
  [
    "an action with a transaction",
    "app/notes/actions.ts",
    `import { transaction } from "@/lib/db/transaction"; export const x = userAction(transaction);`,
    /lib\/<area>\/mutations\.ts/,
    "rows",
  ],
  [
    "a page that reads the cookie",
    page,
    `import { cookies } from "next/headers"; export const x = cookies;`,
    /requireUser\(\) of lib\/gate\/require/,
    "who-is-asking",
  ],
  [
    "a page that asks NextAuth",
    page,
    `import NextAuth from "next-auth"; export const x = NextAuth;`,
    /requireUser\(\) of lib\/gate\/require/,
    "who-is-asking",
  ],
  [
    "a page that reads rows of nobody known",
    page,
    `import { listSessions } from "@/lib/sessions/data"; export const x = listSessions;`,
    /requireUser\(\) or requireAdmin\(\)/,
    "who-is-asking",
  ],
  [
    "one that takes what leads to a proof of identity for one",
    page,
    `import { confirmUrl } from "@/lib/gate/user-action"; import { listSessions } from "@/lib/sessions/data"; export const x = [confirmUrl, listSessions];`,
    /requireUser\(\) or requireAdmin\(\)/,
    "who-is-asking",
  ],
  [
    "one that counts and asks nobody",
    page,
    `import { consumeChange } from "@/lib/gate/limit"; import { listSessions } from "@/lib/sessions/data"; export const x = [consumeChange, listSessions];`,
    /requireUser\(\) or requireAdmin\(\)/,
    "who-is-asking",
  ],
  [
    "a handler that only shapes its answer",
    "app/api/notes/answer.ts",
    `import { DONE } from "@/lib/api/contract/present"; import { listSessions } from "@/lib/sessions/data"; export const x = [DONE, listSessions];`,
    /route\(\) of lib\/api\/route/,
    "who-is-asking",
  ],
  [
    "a form without a word on whose it is",
    page,
    inPage("<form action={save} />"),
    /PersonalForm of app\/components\/personal-form/,
    "forms",
  ],
  [
    "an action that anybody may call",
    "app/notes/actions.ts",
    `"use server"; export async function save(form: FormData) { return form; }`,
    /userAction\(schema, place, run\)/,
    "forms",
  ],
  [
    "the same as a constant",
    "app/notes/actions.ts",
    `"use server"; export const save = async (form: FormData) => form;`,
    /userAction\(schema, place, run\)/,
    "forms",
  ],
  [
    "the same with its export apart",
    "app/notes/actions.ts",
    `"use server"; async function save(form: FormData) { return form; } export { save };`,
    /userAction\(schema, place, run\)/,
    "forms",
  ],
  [
    "the same from elsewhere",
    "app/notes/actions.ts",
    `"use server"; export * from "./save";`,
    /userAction\(schema, place, run\)/,
    "forms",
  ],
  [
    "the same by default",
    "app/notes/actions.ts",
    `"use server"; async function save(form: FormData) { return form; } export default save;`,
    /userAction\(schema, place, run\)/,
    "forms",
  ],
  [
    "actions in a file of another name",
    "app/notes/save.ts",
    `"use server"; export async function save(form: FormData) { return form; }`,
    /actions\.ts beside the page/,
    "forms",
  ],
  [
    "an action within a page",
    page,
    `export function Page() { async function save() { "use server"; } return save; }`,
    /actions\.ts beside the page/,
    "forms",
  ],
  [
    "a handler without the contract",
    "app/api/notes/route.ts",
    `export async function GET() { return new Response(); }`,
    /route\(contract\.readSomething, run\)/,
    "api",
  ],
  [
    "the same as a constant",
    "app/api/notes/route.ts",
    `export const GET = async () => Response.json({});`,
    /route\(contract\.readSomething, run\)/,
    "api",
  ],
  [
    "the same with its export apart",
    "app/api/notes/route.ts",
    `function read() { return new Response(); } export { read as GET };`,
    /route\(contract\.readSomething, run\)/,
    "api",
  ],
  [
    "a handler outside of the API",
    "app/notes/route.ts",
    `export function POST() { return new Response(); }`,
    /route\(contract\.readSomething, run\)/,
    "api",
  ],
  [
    "handlers of a library",
    "app/api/notes/route.ts",
    `import { make } from "make"; export const { GET, POST } = make();`,
    /route\(contract\.readSomething, run\)/,
    "api",
  ],
  ["words in a page", page, inPage("<h1>My notes</h1>"), /messages\/\*\.json.*useTranslations/, "words"],
  ["words in another alphabet", page, inPage("<h1>Заметки</h1>"), /messages\/\*\.json/, "words"],
  ["words in braces", page, inPage(`<h1>{"My notes"}</h1>`), /messages\/\*\.json/, "words"],
  ["words in a template", page, inPage("<h1>{`My ${notes}`}</h1>"), /messages\/\*\.json/, "words"],
  ["words of a choice", page, inPage(`<h1>{done ? "My notes" : null}</h1>`), /messages\/\*\.json/, "words"],
  ["words on a condition", page, inPage(`<h1>{done && "My notes"}</h1>`), /messages\/\*\.json/, "words"],
  ["words put together", page, inPage(`<h1>{count + " notes"}</h1>`), /messages\/\*\.json/, "words"],
  ["words for a screen reader", page, inPage(`<p aria-description="My notes" />`), /messages/, "words"],
  ["such words of a choice", page, inPage(`<p aria-label={done ? "Notes" : "None"} />`), /messages/, "words"],
  ["words in an attribute", page, inPage(`<img alt="My notes" />`), /messages\/\*\.json/, "words"],
  ["a title in words", page, `export const metadata = { title: "My notes" };`, /generateMetadata/, "words"],
  [
    "an import from another area",
    page,
    `import { x } from "@/app/account/load"; export const y = x;`,
    /a room below both/,
    "rooms",
  ],
  [
    "a room that nobody added",
    "lib/notes/data.ts",
    `export {};`,
    /a step in scripts\/lint\/rooms\.mjs/,
    "rooms",
  ],
];

test.each(NAIVE)("%s is told the right way", async (_, file, text, way, chapter) => {
  const told = await complaints(file, text);
  expect(told).toEqual([expect.stringMatching(way)]);
  expect(told[0]).toContain(`docs/build-on-it.md#${chapter}`);
  expect(CHAPTERS).toContain(chapter);
});

test("what stands as it should is let alone", async () => {
  const load = `import { requireUser } from "@/lib/gate/require";
    import { listSessions } from "@/lib/sessions/data";
    export async function load() { return listSessions((await requireUser("/notes")).user); }`;
  expect(await complaints("app/notes/load.ts", load)).toEqual([]);
  expect(
    await complaints(
      page,
      `import type { ListedSession } from "@/lib/sessions/data"; export type X = ListedSession;`,
    ),
  ).toEqual([]);
  expect(await complaints(page, inPage(`<p className="mt-1">{t("lead")} – {name}</p>`))).toEqual([]);
  const chosen = `<p aria-live="polite">{way === "all" ? t("all") : <b className={on ? "font-bold" : "mt-1"}>{a + " · " + b}</b>}</p>`;
  expect(await complaints(page, inPage(chosen))).toEqual([]);
  expect(await complaints(page, inPage(`<style>{"body { color: red }"}</style>`))).toEqual([]);
  const handlers = `export const dynamic = "force-dynamic"; export const GET = route(contract.getMe, run);
    export const { POST, PUT } = refuseOtherMethods("GET");`;
  expect(await complaints("app/api/notes/route.ts", handlers)).toEqual([]);
  const action = `"use server"; export type Saved = string; export const save = userAction(schema, place, run);`;
  expect(await complaints("app/notes/actions.ts", action)).toEqual([]);
});
