import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readLogo } from "./logo";

const folder = mkdtempSync(join(tmpdir(), "logo-"));
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>';

function fileOf(content: string | Uint8Array): string {
  const file = join(folder, `${Math.random()}.svg`);
  writeFileSync(file, content);
  return file;
}

describe("a logo", () => {
  it.each([
    ["image/svg+xml", SVG],
    ["image/svg+xml", `\u{feff}<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg>\n${SVG}`],
    ["image/png", Buffer.from("89504e470d0a1a0a00", "hex")],
    ["image/webp", Buffer.from("RIFF....WEBPVP8 ")],
  ])("is what its first bytes say: %s", async (type, content) => {
    expect(await readLogo(fileOf(content))).toMatchObject({
      type,
      path: expect.stringMatching(/^\/logo\?v=[0-9a-f]{16}$/) as string,
    });
  });

  it.each([
    ["a page", "<!doctype html><svg></svg>"],
    ["a GIF", "GIF89a"],
    ["nothing", ""],
  ])("is not %s, whatever it is called", async (_, content) => {
    await expect(readLogo(fileOf(content))).rejects.toThrow("neither SVG, PNG nor WebP");
  });

  it("is at most 64 KB", async () => {
    const largest = SVG.padEnd(64 * 1024, "\n");
    await expect(readLogo(fileOf(largest))).resolves.toMatchObject({ type: "image/svg+xml" });
    await expect(readLogo(fileOf(`${largest}\n`))).rejects.toThrow("65537 bytes");
  });

  it("says so where there is no file", async () => {
    await expect(readLogo(join(folder, "nowhere.svg"))).rejects.toThrow("cannot be read");
  });

  it("has another address when it is another picture", async () => {
    const [one, other] = [await readLogo(fileOf(SVG)), await readLogo(fileOf(`${SVG}\n`))];
    expect(one.path).not.toBe(other.path);
  });
});
