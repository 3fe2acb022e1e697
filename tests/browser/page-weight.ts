import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { checkout } from "@/scripts/dotenv";

/** What a browser was sent to show a page. Bytes as they went over the wire, compressed, without headers. */
export type PageWeight = {
  readonly requests: number;
  /** Of scripts that are not the framework's own; Next's rendering of what it needs on every page is among ours. */
  readonly scriptBytes: number;
  readonly frameworkBytes: number;
  readonly documentBytes: number;
  readonly styleBytes: number;
  readonly fonts: number;
  readonly images: number;
  /** Requests to other origins. */
  readonly foreign: number;
};

const manifest = z.object({ rootMainFiles: z.array(z.string()), polyfillFiles: z.array(z.string()) });

/** Opens a page with an empty cache and counts all that comes until the network is quiet. */
export async function measurePage(page: Page, path: string): Promise<PageWeight> {
  const framework = listFrameworkScripts();
  const finished: Promise<{ type: string; url: URL; bytes: number }>[] = [];
  page.on("requestfinished", (request) => {
    const sizes = request.sizes();
    finished.push(
      sizes.then(({ responseBodySize }) => ({
        type: request.resourceType(),
        url: new URL(request.url()),
        bytes: responseBodySize,
      })),
    );
  });
  const answer = await page.goto(path, { waitUntil: "networkidle" });
  if (answer?.status() !== 200) throw new Error(`${path} was answered with ${answer?.status()}.`);
  const { origin: own, pathname } = new URL(page.url());
  if (pathname !== path) throw new Error(`${path} has led to ${pathname}.`);
  const all = await Promise.all(finished);
  const bytesOf = (wanted: (one: (typeof all)[number]) => boolean) =>
    all.filter(wanted).reduce((sum, { bytes }) => sum + bytes, 0);
  const isFramework = ({ url }: { url: URL }) => framework.has(url.pathname);
  return {
    requests: all.length,
    scriptBytes: bytesOf((one) => one.type === "script" && !isFramework(one)),
    frameworkBytes: bytesOf((one) => one.type === "script" && isFramework(one)),
    documentBytes: bytesOf(({ type }) => type === "document"),
    styleBytes: bytesOf(({ type }) => type === "stylesheet"),
    fonts: all.filter(({ type }) => type === "font").length,
    images: all.filter(({ type }) => type === "image").length,
    foreign: all.filter(({ url }) => url.origin !== own).length,
  };
}

/** React, Next's router and runtime: what an empty page has as well. */
function listFrameworkScripts(): ReadonlySet<string> {
  const text = readFileSync(join(checkout, ".next", "build-manifest.json"), "utf8");
  const { rootMainFiles, polyfillFiles } = manifest.parse(JSON.parse(text));
  return new Set([...rootMainFiles, ...polyfillFiles].map((file) => `/_next/${file}`));
}
