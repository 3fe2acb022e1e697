const CORE = /^@\/lib\/.*\/(data|mutations)$/;

/** What asks who is asking, by the file that has it; what else those files have, and others beside them, asks nobody. */
const GATES = [
  { from: /^@\/lib\/gate\/require$/, names: ["requireUser", "requireAdmin"] },
  { from: /^@\/lib\/gate\/session$/, names: ["currentSession"] },
  { from: /^@\/lib\/gate\/user-action$/, names: ["userAction", "freshAction", "adminAction"] },
  // Of forms that nobody need be signed in for.
  { from: /^@\/lib\/gate\/action$/, names: ["action"] },
  { from: /^@\/lib\/api\/route$/, names: ["route"] },
  { from: /^@\/lib\/api\/oauth-route$/, names: ["oauthRoute"] },
  // Asks at which guarded host it is.
  { from: /\/at-host$/, names: ["atHost"] },
];

/** @typedef {Parameters<NonNullable<import("eslint").Rule.RuleListener["ImportDeclaration"]>>[0]} ImportDeclaration */

/**
 * A file of app/ that reads or changes rows asks who is asking: pages, actions and handlers gate themselves, since neither
 * middleware nor a layout is a lock (CVE-2025-29927).
 * @type {import("eslint").Rule.RuleModule}
 */
export const gatedReadsRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      ungated:
        "This file reads or changes rows and asks nobody who they are. A page: requireUser() or requireAdmin() of lib/gate/require, " +
        "in its load.ts; a form: userAction() or adminAction() of lib/gate/user-action; a handler: route() of lib/api/route. " +
        "docs/build-on-it.md#who-is-asking",
    },
  },
  create(context) {
    /** @type {ImportDeclaration | undefined} */
    let read;
    let gated = false;
    return {
      ImportDeclaration(node) {
        const names = "importKind" in node && node.importKind === "type" ? [] : valuesOf(node);
        const source = String(node.source.value);
        if (names.length > 0 && CORE.test(source)) read ??= node;
        const gate = GATES.find(({ from }) => from.test(source));
        gated ||= names.some((name) => gate?.names.includes(name) ?? false);
      },
      "Program:exit"() {
        if (read && !gated) context.report({ node: read, messageId: "ungated" });
      },
    };
  },
};

/**
 * The names of what is imported to be used, as the file it is from calls it: `type X` among others is not.
 * @param {ImportDeclaration} node
 */
function valuesOf({ specifiers }) {
  return specifiers
    .filter((specifier) => !("importKind" in specifier && specifier.importKind === "type"))
    .map((specifier) =>
      specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier"
        ? specifier.imported.name
        : "*",
    );
}
