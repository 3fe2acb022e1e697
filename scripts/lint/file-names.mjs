import path from "node:path";

const vague = /^(utils?|helpers?|common|shared|misc|index)$/;

/**
 * A file or folder is named for its role or for the one thing it is; these names say neither, and so attract
 * everything.
 * @type {import("eslint").Rule.RuleModule}
 */
export const fileNamesRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: { vague: '"{{name}}" names no role: name this file for what it does.' },
  },
  create(context) {
    const parts = path.relative(context.cwd, context.filename).split(path.sep);
    const name = parts.map((part) => part.replace(/\..*$/, "")).find((part) => vague.test(part));
    if (name === undefined) return {};
    return {
      Program(node) {
        context.report({ node, loc: { line: 1, column: 0 }, messageId: "vague", data: { name } });
      },
    };
  },
};
