/** @type {import("prettier").Config & import("prettier-plugin-tailwindcss").PluginOptions} */
export default {
  printWidth: 110,
  overrides: [
    {
      files: "**/*.tsx",
      options: { plugins: ["prettier-plugin-tailwindcss"], tailwindStylesheet: "./app/globals.css" },
    },
  ],
};
