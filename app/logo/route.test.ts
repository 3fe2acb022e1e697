import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";

const file = join(mkdtempSync(join(tmpdir(), "logo-")), "logo.svg");
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';
vi.stubEnv("PRODUCT_LOGO", file);
vi.stubEnv("LOG_LEVEL", "silent");
const { GET } = await import("./route");
const { readLogo } = await import("@/lib/product/logo");

async function ask(path: string) {
  const { status, headers } = await GET(new Request(`http://localhost:3000${path}`));
  return [status, headers.get("cache-control")];
}

it("is kept under its own address alone, and looked for again after it could not be read", async () => {
  expect(await ask("/logo")).toEqual([404, "no-store"]);
  writeFileSync(file, SVG);
  const { path } = await readLogo(file);
  expect(await ask(path)).toEqual([200, "public, max-age=31536000, immutable"]);
  for (const other of ["/logo", "/logo?v=0123456789abcdef", `${path}&v=x`, `${path}0`])
    expect(await ask(other)).toEqual([200, "no-store"]);
  // What was read stays, whatever becomes of the file.
  rmSync(file);
  expect(await ask(path)).toEqual([200, "public, max-age=31536000, immutable"]);
});
