const WORD = /\p{L}{2}/u;
/** Those of HTML and ARIA that are read to people, and the properties of our components that are drawn. */
const READ =
  /^(title|placeholder|alt|label|hint|lead|aria-(label|description|roledescription|placeholder|valuetext|braillelabel|brailleroledescription))$/;

/** @typedef {{ type: string, [name: string]: unknown }} Node */

/**
 * What people read stands in messages, in every language.
 * @type {import("eslint").Rule.RuleModule}
 */
export const wordsInPagesRule = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      words:
        "What people read stands in messages/*.json, in every language: useTranslations() in a component, getTranslations() in " +
        "generateMetadata. docs/build-on-it.md#words",
    },
  },
  create(context) {
    /** @param {unknown} value what is drawn or read: a node of the tree */
    const check = (value) => {
      if (value && saysWords(/** @type {Node} */ (value)))
        context.report({ node: /** @type {import("eslint").Rule.Node} */ (value), messageId: "words" });
    };
    const checkIts = (/** @type {string} */ part) => (/** @type {unknown} */ node) =>
      check(/** @type {Node} */ (node)[part]);
    return {
      JSXText: check,
      // What a style or a script is made of is code.
      ":matches(JSXElement:not([openingElement.name.name=/^(style|script)$/]), JSXFragment) > JSXExpressionContainer":
        checkIts("expression"),
      [`JSXAttribute[name.name=${READ}]`]: checkIts("value"),
      "Property[key.name=/^(title|description)$/]": checkIts("value"),
    };
  },
};

/**
 * Whether an expression can come out as words that it has itself. Those of conditions, of the arguments of calls and of elements
 * within it are not drawn by it.
 * @param {Node} node
 * @returns {boolean}
 */
function saysWords(node) {
  const parts = (/** @type {readonly string[]} */ ...names) =>
    names.flatMap((name) => /** @type {Node | Node[]} */ (node[name])).some(saysWords);
  switch (node.type) {
    case "JSXText":
    case "Literal":
      return typeof node.value === "string" && WORD.test(node.value);
    case "TemplateElement":
      return WORD.test(/** @type {{ raw: string }} */ (node.value).raw);
    case "TemplateLiteral":
      return parts("quasis", "expressions");
    case "ConditionalExpression":
      return parts("consequent", "alternate");
    case "LogicalExpression":
      return node.operator === "&&" ? parts("right") : parts("left", "right");
    case "BinaryExpression":
      return node.operator === "+" && parts("left", "right");
    case "JSXExpressionContainer":
    case "TSAsExpression":
    case "TSNonNullExpression":
    case "TSSatisfiesExpression":
      return parts("expression");
    default:
      return false;
  }
}
