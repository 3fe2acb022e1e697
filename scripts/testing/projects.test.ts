import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import configuration from "@/vitest.config";
import { checkout } from "../dotenv";

const { projects } = z
  .object({
    projects: z.array(z.object({ test: z.object({ name: z.string(), include: z.array(z.string()) }) })),
  })
  .parse(configuration.test);

describe.each(projects.map(({ test }) => test))("vitest's project $name", ({ include }) => {
  // A project without files passes, and a file that git does not have is nobody else's.
  it.each(include)("finds tests at %s that git has", (pattern) => {
    const args = ["ls-files", "--cached", "--", ...expandBraces(pattern).map((one) => `:(glob)${one}`)];
    expect(execFileSync("git", args, { cwd: checkout, encoding: "utf8" })).not.toBe("");
  });
});

/** The patterns that one with `{a,b}` stands for: git knows no braces. */
function expandBraces(pattern: string): string[] {
  const [braces, inside] = /\{([^{}]*)\}/.exec(pattern) ?? [];
  if (braces === undefined || inside === undefined) return [pattern];
  return inside.split(",").flatMap((part) => expandBraces(pattern.replace(braces, part)));
}
