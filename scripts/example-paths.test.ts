import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "./dotenv";

const EXAMPLES: [example: string, file: string, pattern: RegExp][] = [
  ["nginx", "cloakroom/server.conf", /^location ~ (\S+) \{\n +include cloakroom\/forwarded\.conf;/m],
  ["caddy", "Caddyfile", /^\t@cloakroom path_regexp (\S+)$/m],
  ["traefik", "dynamic.yml", /^ {4}cloakroom:\n.*PathRegexp\(`([^`]+)`\)/m],
];

/** Where a proxy of one host has to ask Cloakroom: whatever has a page or handler, but the beginning, which is the application's. */
function findOwnPaths(folder = join(checkout, "app"), path = ""): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory() && !entry.name.startsWith("(") && entry.name !== ".cloakroom")
      return findOwnPaths(join(folder, entry.name), `${path}/${entry.name}`);
    if (path === "" ? entry.name === "icon.svg" : /^(page\.tsx|route\.ts)$/.test(entry.name))
      return [path === "" ? "/icon.svg" : path];
    return [];
  });
}

describe.each(EXAMPLES)("the example of %s", (example, file, pattern) => {
  const [, expression = ""] =
    pattern.exec(readFileSync(join(checkout, "examples", example, file), "utf8")) ?? [];
  const own = new RegExp(expression.replaceAll("\\\\", "\\"));

  it("leads every path of ours to Cloakroom", () => {
    const paths = [...findOwnPaths(), "/_next/static/x.css"];
    expect(paths).toContain("/logo");
    expect(paths.filter((path) => !own.test(path))).toEqual([]);
  });

  it("leads no other there", () => {
    const others = ["/", "/reports", "/accounts", "/logo.png", "/icon.svg/x", "/x/account", "/.well-known/x"];
    expect(others.filter((path) => own.test(path))).toEqual([]);
  });
});
