import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { extname, join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { PROVIDERS } from "@/lib/providers/providers";

const root = join(import.meta.dirname, "..");

const anyProvider = PROVIDERS.join("|");

/** Where a provider may be named; CONTRIBUTING, "A provider", says what each has of one. */
const PLACES = [
  /^lib\/providers\//,
  new RegExp(`^lib/identity/(${anyProvider})[\\w-]*\\.ts$`),
  // Documents of an OpenID Provider, of which there is one.
  /^lib\/identity\/openid-provider\.ts$/,
  /^lib\/identity\/proof\.ts$/,
  /^lib\/auth\/providers\.ts$/,
  new RegExp(`^app/auth/(${anyProvider})/route\\.ts$`),
  // Rules of applications name organisations at one.
  /^lib\/applications\/access\.ts$/,
  /^app\/admin\/applications\/(definition|schema)\.ts$/,
  /^doctor\/applications\.ts$/,
  /^app\/components\/provider-mark\.tsx$/,
  // It asks whether any provider is to tell of memberships.
  /^app\/sign-in\/load\.ts$/,
  new RegExp(`^doctor/(${anyProvider}|providers)\\.ts$`),
  /^scripts\/development\/sandbox\.ts$/,
];

/** A browser has the name of a provider. */
const BROWSER = /google-chrome|google chrome/gi;

test("a provider is named in its own places only, and each of them names one", () => {
  const naming = sources().filter(namesProvider);
  expect(naming.filter((file) => !PLACES.some((place) => place.test(file)))).toEqual([]);
  expect(PLACES.filter((place) => !naming.some((file) => place.test(file)))).toEqual([]);
});

test.each(PROVIDERS)("%s has a file of its own wherever each has one", (provider) => {
  const own = [
    `lib/providers/${provider}.ts`,
    `lib/identity/${provider}.ts`,
    `app/auth/${provider}/route.ts`,
  ];
  expect(sources()).toEqual(expect.arrayContaining([...own, `doctor/${provider}.ts`]));
});

/** What runs, of the product and of its scripts; without tests. */
function sources(): string[] {
  const patterns = ["app", "doctor", "lib", "scripts", "server", "*.ts", "*.mjs"];
  return execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...patterns], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .filter((file) => /^(app|doctor|lib|scripts|server)\/|^[^/]+$/.test(file));
}

/** Whether code names a provider in whatever case, also as a part of a name. Comments may: they tell of a provider's quirks. */
function namesProvider(file: string): boolean {
  const name = new RegExp(anyProvider, "i");
  const text = readFileSync(join(root, file), "utf8");
  return name.test(text) && name.test(withoutComments(file, text).replace(BROWSER, ""));
}

function withoutComments(file: string, text: string): string {
  const kind = extname(file) === ".tsx" ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, kind);
  return ts.createPrinter({ removeComments: true }).printFile(source);
}
