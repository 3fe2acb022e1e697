import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { variableNames } from "@/lib/env/variables";
import { checkout } from "./dotenv";

const documents = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "*.md"],
  {
    cwd: checkout,
    encoding: "utf8",
  },
)
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(checkout, file)));

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));

/** What other programs read, and the words that stand for something else. */
const NOT_OURS =
  /^(NODE_ENV|SKIP_BUILD|NO_COLOR|RESTORED_URL|POSTGRES_PASSWORD|CHROMIUM_PATH|ERROR_STATUS|ERROR_PAGES|DEFINITION_PROBLEMS|GRAFANA_CLIENT_SECRET|NEXT_SERVER_ACTIONS_ENCRYPTION_KEY)$/;

const read = (file: string) => readFileSync(join(checkout, file), "utf8");

it("there are documents to look at", () => {
  expect(documents).toEqual(
    expect.arrayContaining(["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/README.md"]),
  );
});

describe.each(documents)("%s", (file) => {
  it("links to what is there, heading and all", () => {
    for (const target of linksOf(read(file))) {
      const [path = "", heading] = target.split("#");
      const found = path === "" ? file : join(dirname(file), decodeURIComponent(path));
      expect(existsSync(join(checkout, found)), `${target} is not there`).toBe(true);
      if (heading !== undefined) expect(anchorsOf(read(found)), target).toContain(heading);
    }
  });

  it("names commands that are there", () => {
    const named = [...read(file).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it("names variables that are read", () => {
    const known = new Set<string>(variableNames);
    const named = [...read(file).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name = ""]) => name);
    for (const name of named) if (!NOT_OURS.test(name)) expect(known, name).toContain(name);
  });
});

it("every page of docs/ stands in its table of contents", () => {
  const listed = linksOf(read("docs/README.md")).map((target) => join("docs", target));
  const pages = documents.filter(
    (file) => /^docs\/(deploy\/)?[\w-]+\.md$/.test(file) && file !== "docs/README.md",
  );
  expect(listed).toEqual(expect.arrayContaining(pages));
});

/** The targets of links that stay in the repository. */
function linksOf(markdown: string): string[] {
  const targets = [...withoutCode(markdown).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Headings as GitHub makes anchors of them. */
function anchorsOf(markdown: string): string[] {
  const headings = [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, text = ""]) => text);
  return headings.map((text) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-"),
  );
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, "");
}

it("one version of Node is what the container uses, the README recommends and tests can be run on", () => {
  const [, container] = /^FROM \S+\/node:(\d+)-slim AS build$/m.exec(read("Containerfile")) ?? [];
  expect(container).toBeDefined();
  expect([...read("Containerfile").matchAll(/\/node:(\d+)-slim/g)].map(([, major]) => major)).toEqual([
    container,
    container,
  ]);
  expect(read("README.md")).toContain(`Node ${container ?? ""} is recommended`);
  expect(scripts[`test:node${container ?? ""}`]).toContain(`--package=node@${container ?? ""} `);
});

it("the version of package.json stands in the changelog, below what is not released", () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(read("package.json")));
  const headings = [...read("CHANGELOG.md").matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings.slice(0, 2)).toEqual(["Unreleased", version]);
});
