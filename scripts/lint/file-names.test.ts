import { Linter } from "eslint";
import { expect, it } from "vitest";
import { fileNamesRule } from "./file-names.mjs";

const config: Linter.Config = {
  plugins: { own: { rules: { "file-names": fileNamesRule } } },
  rules: { "own/file-names": "error" },
};

function complaints(file: string): string[] {
  return new Linter({ cwd: "/repo" }).verify("", [config], `/repo/${file}`).map(({ message }) => message);
}

it("refuses names that say nothing, of files and folders", () => {
  for (const file of ["lib/crypto/utils.js", "lib/helpers/seal.js", "app/index.test.js", "lib/common.js"])
    expect(complaints(file), file).toEqual([expect.stringContaining("names no role")]);
});

it("lets names that say something stand", () => {
  for (const file of ["lib/crypto/seal.js", "lib/utilities.js", "app/page.js"])
    expect(complaints(file), file).toEqual([]);
});
