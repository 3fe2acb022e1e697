import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkout } from "@/scripts/dotenv";
import { faults } from "./table";

describe.each(faults)("$fault: $expected", ({ shownBy }) => {
  it.each(Object.entries(shownBy))("is made for real by %s", (file, names) => {
    const source = readFileSync(join(checkout, file), "utf8");
    for (const name of names) expect(source).toContain(name);
  });
});
