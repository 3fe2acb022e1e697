import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "@/scripts/dotenv";
import { HANDLERS, config } from "@/middleware";

describe("OPTIONS", () => {
  it("is answered by the middleware for pages, and left to handlers that stand among them", () => {
    const files = readdirSync(join(checkout, "app"), { recursive: true, encoding: "utf8" });
    // What one matches by its query too is told from the rest by that.
    const patterns = config.matcher.filter((pattern) => typeof pattern === "string");
    const paths = (name: string) =>
      files
        .filter((file) => file.endsWith(`/${name}`))
        .map((file) => `/${file.slice(0, -name.length - 1)}`)
        .filter((path) => patterns.some((pattern) => new RegExp(`^${pattern}$`).test(path)));
    expect(paths("route.ts").filter((path) => !HANDLERS.test(path))).toEqual([]);
    expect(paths("page.tsx").filter((path) => HANDLERS.test(path))).toEqual([]);
    expect(paths("route.ts")).toContain("/account/sign-out");
  });
});

describe("a page that reads anything", () => {
  const app = join(checkout, "app");
  const folders = readdirSync(app, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file) && !file.startsWith("docs/"))
    .map((file) => file.slice(0, -"page.tsx".length));

  it.each(folders)("%s says itself what it could not do", (folder) => {
    expect(readFileSync(join(app, folder, "page.tsx"), "utf8")).toContain("export default withFailures(");
  });
});
