const CORE = /^@\/lib\/.*\/(data|mutations)$/;
const GATE = /^@\/lib\/(gate|api|auth|hosts)\//;

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
    /** @type {Parameters<NonNullable<import("eslint").Rule.RuleListener["ImportDeclaration"]>>[0][]} */
    const values = [];
    return {
      ImportDeclaration(node) {
        if (!("importKind" in node && node.importKind === "type") && node.specifiers.some(isValue))
          values.push(node);
      },
      "Program:exit"() {
        const from = (/** @type {RegExp} */ pattern) =>
          values.find(({ source }) => pattern.test(String(source.value)));
        const read = from(CORE);
        if (read && !from(GATE)) context.report({ node: read, messageId: "ungated" });
      },
    };
  },
};

/** @param {object} specifier of an import: `type X` among others is none */
function isValue(specifier) {
  return !("importKind" in specifier && specifier.importKind === "type");
}
