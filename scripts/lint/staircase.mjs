import path from "node:path";
import { appFilesAtRoot, areas, areasStandApart, keepers, staircase } from "./rooms.mjs";

const root = path.resolve(import.meta.dirname, "../..");

/** Every room with its height: larger is higher. */
const steps = staircase.flatMap((step, index) =>
  [step].flat().map((room) => ({ ...room, height: staircase.length - index })),
);

const ADD_ROOM =
  "use an existing room, or give it a step in scripts/lint/rooms.mjs: docs/build-on-it.md#rooms.";

const heightOfAreas = staircase.length - staircase.indexOf(areas);

/** @typedef {import("eslint").Rule.RuleModule} RuleModule */
/** @typedef {{ type: string, value?: unknown, loc?: import("eslint").AST.SourceLocation | null | undefined }} Source */
/** @typedef {{ type: string, source?: Source | null | undefined, importKind?: string, exportKind?: string }} Importing */

/**
 * Where a file or an imported path stands: in the innermost room around it, or in an area of pages that nobody has named.
 * @param {string} file a path from the repository root, with or without extension
 */
function stepOf(file) {
  const bare = withoutExtension(file);
  const name = appFilesAtRoot.includes(bare) ? "app" : bare;
  const [room] = steps
    .filter((each) => name === each.name || name.startsWith(`${each.name}/`))
    .sort((a, b) => b.name.length - a.name.length);
  const [, area] = /^(app\/[^/]+)\//.exec(name) ?? [];
  return room?.name === "app" && area !== undefined
    ? { name: area, because: areasStandApart, height: heightOfAreas }
    : room;
}

/** @param {string} file */
function withoutExtension(file) {
  return file.replace(/\.(d\.)?[cm]?[jt]sx?$/, "");
}

/**
 * The path from the repository root that a specifier means, or undefined when it names a package.
 * @param {string} specifier
 * @param {string} importer a path from the root
 */
function pathOf(specifier, importer) {
  if (specifier.startsWith("@/")) return path.posix.normalize(specifier.slice(2));
  if (!specifier.startsWith(".")) return undefined;
  return path.posix.join(path.posix.dirname(importer), specifier);
}

/**
 * Why this import is against the staircase, or undefined when it is not.
 * @param {string} importer a path from the root
 * @param {string} target a path from the root
 */
function climbing(importer, target) {
  const from = stepOf(importer);
  const to = stepOf(target);
  if (!from) return undefined;
  if (to && (to.height < from.height || to.name === from.name)) return undefined;
  if (to)
    return `Rooms import downward only: ${from.name} may not import ${to.name}, because ${from.because}. What both need belongs into a room below both: docs/build-on-it.md#rooms.`;
  return target.startsWith("lib/")
    ? `${roomLike(target)} is not a room of the staircase, so ${from.name} may not import it: ${ADD_ROOM}`
    : `Rooms import rooms only: ${from.name} may not import ${target}, because only tests and measurements use it, and they are not there where the product runs.`;
}

/** @param {string} file */
function roomLike(file) {
  return withoutExtension(file).split("/").slice(0, 2).join("/");
}

/**
 * Why only some files may make this import, or undefined when this file is one of them.
 * @param {string} importer a path from the root
 * @param {string} target a package specifier, or a path from the root
 * @param {boolean} typeOnly
 */
function trespass(importer, target, typeOnly) {
  const file = withoutExtension(importer);
  const keeper = keepers.find(({ what }) => what.some((guarded) => covers(guarded, target)));
  if (!keeper || (typeOnly && keeper.typesAllowed)) return undefined;
  if (keeper.in.some((place) => covers(place, file))) return undefined;
  return `${target} may not be imported here, because ${keeper.because}. ${keeper.instead} Who may: scripts/lint/rooms.mjs.`;
}

/**
 * @param {string} pattern a folder or scope ("a/b/"), an exact name or what lies under it ("a"), or "**" + base name
 * @param {string} name
 */
function covers(pattern, name) {
  if (pattern.startsWith("**/")) return name.endsWith(pattern.slice(2));
  return name === pattern || name.startsWith(pattern.endsWith("/") ? pattern : `${pattern}/`);
}

/** @type {RuleModule} */
export const staircaseRule = {
  meta: { type: "problem", schema: [], messages: { refused: "{{why}}" } },
  create(context) {
    const importer = path.relative(root, context.filename).split(path.sep).join("/");
    const guarded = importer.startsWith("lib/") || stepOf(importer) !== undefined;
    if (!guarded || /\.test\.tsx?$/.test(importer)) return {};

    /** @param {Importing} node */
    function check(node) {
      const source = node.source;
      if (source?.type !== "Literal" || typeof source.value !== "string" || !source.loc) return;
      const target = pathOf(source.value, importer);
      const typeOnly =
        node.type === "TSImportType" || node.importKind === "type" || node.exportKind === "type";
      const why =
        (target !== undefined && climbing(importer, target)) ||
        trespass(importer, target ?? source.value, typeOnly);
      if (why) context.report({ loc: source.loc, messageId: "refused", data: { why } });
    }

    return {
      Program(node) {
        if (stepOf(importer)) return;
        const why = `${roomLike(importer)} is not a room of the staircase: ${ADD_ROOM}`;
        context.report({ node, loc: { line: 1, column: 0 }, messageId: "refused", data: { why } });
      },
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};
