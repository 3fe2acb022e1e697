import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contrast } from "@/lib/parsers/colour";
import { checkout } from "@/scripts/dotenv";

const css = readFileSync(join(checkout, "app/globals.css"), "utf8");
const [light, dark] = [...css.matchAll(/:root \{([^}]+)\}/g)].map(([, block = ""]) => readColours(block));

function readColours(block: string): ReadonlyMap<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Text, and every ground that it stands on. */
const TEXT = [
  [
    "ink",
    ["canvas", "surface", "hover", "accent-soft", "danger-soft", "success-soft", "info-soft", "warning-soft"],
  ],
  ["muted", ["canvas", "surface", "hover", "danger-soft", "warning-soft", "info-soft", "success-soft"]],
  ["accent", ["canvas", "surface", "accent-soft"]],
  ["danger", ["canvas", "surface", "danger-soft"]],
] as const;

/** What tells where a field or an icon is (WCAG 1.4.11). */
const SHAPES = [
  ["edge", ["canvas", "surface"]],
  ["focus", ["canvas", "surface", "danger-soft", "warning-soft"]],
  ["success", ["success-soft"]],
  ["info", ["info-soft"]],
  ["warning", ["warning-soft"]],
  ["danger", ["danger-soft"]],
] as const;

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s theme", (_, colours) => {
  const pairs = (table: readonly (readonly [string, readonly string[]])[]) =>
    table.flatMap(([name, grounds]) => grounds.map((ground) => [name, ground] as const));
  const contrastOf = (name: string, ground: string) =>
    contrast(colours?.get(name) ?? "", colours?.get(ground) ?? "");

  it.each(pairs(TEXT))("can be read: %s on %s", (name, ground) => {
    expect(contrastOf(name, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(SHAPES))("can be seen: %s on %s", (name, ground) => {
    expect(contrastOf(name, ground)).toBeGreaterThanOrEqual(3);
  });
});
