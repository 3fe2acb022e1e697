import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { fileNamesRule } from "./scripts/lint/file-names.mjs";
import { gatedReadsRule } from "./scripts/lint/gated-reads.mjs";
import { staircaseRule } from "./scripts/lint/staircase.mjs";
import { wordsInPagesRule } from "./scripts/lint/words-in-pages.mjs";

const ownRules = {
  rules: {
    staircase: staircaseRule,
    "file-names": fileNamesRule,
    "gated-reads": gatedReadsRule,
    "words-in-pages": wordsInPagesRule,
  },
};

const envIsParsedOnce =
  "Only lib/env.ts reads process.env: there every value is parsed once and refused with a reason. Use env() from @/lib/env.";

const restrictedSyntax = [
  {
    selector: "Property[key.name='where'] ChainExpression",
    message: "No ?. inside a where: Prisma drops undefined, and then everyone's rows match.",
  },
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(doMock|mock)$/]",
    message: "No mocks: pass the collaborator as an argument, or use the real one.",
  },
];

const formsSayWhomTheyAreFor = {
  selector: "JSXOpeningElement[name.name='form']",
  message:
    "PersonalForm of app/components/personal-form, so that it says whom it was drawn for: meanwhile somebody else may have signed in in another tab. docs/build-on-it.md#forms",
};

const actionsStandInTheirFile = {
  selector: "ExpressionStatement[directive='use server']",
  message:
    "An action stands in actions.ts beside the page, as userAction(), freshAction() or adminAction() of lib/gate/user-action. docs/build-on-it.md#forms",
};

const actionsAreWrapped = [
  ":matches(ExportDefaultDeclaration, ExportAllDeclaration)",
  "ExportNamedDeclaration[exportKind!='type'] > ExportSpecifier[exportKind!='type']",
  "ExportNamedDeclaration > :matches(FunctionDeclaration, ClassDeclaration)",
  "ExportNamedDeclaration > VariableDeclaration > VariableDeclarator[init.callee.name!=/^(action|userAction|freshAction|adminAction)$/]",
].map((selector) => ({
  selector,
  message:
    "Whatever is exported here anybody can call, with anything: export const save = userAction(schema, place, run) of lib/gate/user-action, or freshAction, adminAction. docs/build-on-it.md#forms",
}));

const METHOD = "/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/";

const handlersAreWrapped = [
  `ExportNamedDeclaration > FunctionDeclaration[id.name=${METHOD}]`,
  `ExportSpecifier[exported.name=${METHOD}]`,
  "ExportAllDeclaration",
  `ExportNamedDeclaration > VariableDeclaration > VariableDeclarator[id.name=${METHOD}][init.callee.name!=/^(route|oauthRoute|exchangeRoute|atHost|download)$/]`,
  "ExportNamedDeclaration > VariableDeclaration > VariableDeclarator[id.type='ObjectPattern'][init.callee.name!='refuseOtherMethods']",
].map((selector) => ({
  selector,
  message:
    "export const GET = route(contract.readSomething, run) of lib/api/route, which gates, parses and answers as the contract says. docs/build-on-it.md#api",
}));

const inProduct = [...restrictedSyntax, actionsStandInTheirFile];

export default defineConfig(
  globalIgnores([
    "lib/db/generated/",
    ".next/",
    ".data/",
    "next-env.d.ts",
    "test-results/",
    "playwright-report/",
    // A package of its own, with types of its own: `npm run types` in bench/.
    "bench/node_modules/",
    "bench/peers/",
    // Part of a checkout that has them: tests/browser/builds.test.ts lints them there.
    "examples/notes/files/",
    // Written by scripts/client-contract.ts, whose test compares it.
    "clients/typescript/src/contract.ts",
    "clients/typescript/dist/",
  ]),
  {
    // A rule that does not fit is changed here, for everyone and with a reason, never switched off in a file.
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" },
    plugins: { own: ownRules },
    rules: {
      "own/staircase": "error",
      "own/file-names": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
      eqeqeq: "error",
      "no-restricted-syntax": ["error", ...restrictedSyntax],
    },
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Unions and intersections need `type`; one word for all shapes reads easier than two.
      "@typescript-eslint/consistent-type-definitions": "off",
      // A quarter of the whole run, for what editors strike through anyway.
      "@typescript-eslint/no-deprecated": "off",
      // Server actions must be async even when they await nothing.
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
    },
  },
  {
    // Express's types are extended by merging with theirs, which has no other form.
    files: ["clients/typescript/src/express.ts"],
    rules: {
      "@typescript-eslint/no-namespace": "off",
      "@typescript-eslint/no-empty-object-type": "off",
    },
  },
  { files: ["**/*.tsx"], extends: [reactHooks.configs.flat["recommended-latest"]] },
  {
    files: ["app/**", "lib/**", "middleware.ts", "instrumentation.ts"],
    // The build writes the words of app/global-error.tsx where it reads a variable: next.config.mjs.
    ignores: ["**/*.test.{ts,tsx}", "app/global-error.tsx"],
    rules: {
      "no-console": "error",
      "no-restricted-properties": ["error", { object: "process", property: "env", message: envIsParsedOnce }],
      "no-restricted-imports": [
        "error",
        {
          paths: ["process", "node:process"].map((name) => ({
            name,
            importNames: ["env"],
            message: envIsParsedOnce,
          })),
        },
      ],
    },
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    // The load.ts beside the second calls it once it has asked.
    ignores: ["**/*.test.{ts,tsx}", "app/admin/events/filter.ts"],
    rules: { "own/gated-reads": "error" },
  },
  {
    files: ["app/**/*.{ts,tsx}", "lib/**/*.{ts,tsx}"],
    rules: { "no-restricted-syntax": ["error", ...inProduct] },
  },
  {
    files: ["app/**/*.tsx"],
    // What they draw is code: names of fields, headers and the grant types of OAuth.
    ignores: ["app/docs/api/*.tsx"],
    rules: { "own/words-in-pages": "error" },
  },
  {
    files: ["app/**/*.tsx"],
    ignores: [
      "app/components/personal-form.tsx",
      // The browser's language, for whoever uses it; it says for whom, too.
      "app/components/language-switch.tsx",
      // A GET, which changes nothing.
      "app/admin/filter-form.tsx",
      // Nobody is signed in yet.
      "app/sign-in/components.tsx",
    ],
    rules: { "no-restricted-syntax": ["error", ...inProduct, formsSayWhomTheyAreFor] },
  },
  {
    files: ["app/**/actions.ts"],
    rules: { "no-restricted-syntax": ["error", ...restrictedSyntax, ...actionsAreWrapped] },
  },
  {
    files: ["app/**/route.ts"],
    ignores: [
      // What is not there.
      "app/{api,.cloakroom}/*unknown*/route.ts",
      // The doctor's, whom an operator asks.
      "app/api/doctor/route.ts",
      // NextAuth's.
      "app/api/auth/**",
      // They lead a person on, or show them a picture, and are no part of the contract.
      "app/oauth/authorize/route.ts",
      "app/account/sign-out/route.ts",
      "app/logo/route.ts",
    ],
    rules: { "no-restricted-syntax": ["error", ...inProduct, ...handlersAreWrapped] },
  },
  // NEXT_RUNTIME is no setting: Next replaces it while building.
  { files: ["lib/env.ts", "instrumentation.ts"], rules: { "no-restricted-properties": "off" } },
);
