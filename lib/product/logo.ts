import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { env } from "@/lib/env";
import { logEvent } from "@/lib/log";

/** Bytes; every page has it, also of people on slow lines. */
const LARGEST = 64 * 1024;

/** A picture as browsers get it. */
export type Logo = {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it is; another picture has another address, so that browsers may keep each. */
  readonly path: string;
};

/**
 * Reads a picture. What it is, its first bytes say, not its name.
 * @throws Error in a sentence for whoever configured it
 */
export async function readLogo(file: string): Promise<Logo> {
  const bytes = new Uint8Array(await readFile(file).catch(refuseFile));
  if (bytes.length > LARGEST)
    throw new Error(`PRODUCT_LOGO is a file of ${bytes.length} bytes; at most ${LARGEST} are allowed.`);
  const type = typeOf(bytes);
  if (type === undefined) throw new Error("PRODUCT_LOGO is a file that is neither SVG, PNG nor WebP.");
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { type, bytes, path: `/logo?v=${digest}` };
}

let logo: Promise<Logo> | undefined;
let isUnreadable = false;

/**
 * The configured logo, read once. Null where there is none, and as long as it cannot be read, which the log tells once: `npm start`
 * has checked it, and a file that goes away later keeps nobody from signing in.
 */
export async function currentLogo(): Promise<Logo | null> {
  const { logoFile } = env().product;
  if (logoFile === undefined) return null;
  try {
    const read = await (logo ??= readLogo(logoFile));
    isUnreadable = false;
    return read;
  } catch (error) {
    logo = undefined;
    if (!isUnreadable) logEvent("error", "logo.unreadable", { error });
    isUnreadable = true;
    return null;
  }
}

function refuseFile(error: unknown): never {
  throw new Error("PRODUCT_LOGO names a file that cannot be read.", { cause: error });
}

function typeOf(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString("latin1");
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  return /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
    text,
  )
    ? "image/svg+xml"
    : undefined;
}
