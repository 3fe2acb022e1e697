import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import { type OwnCookie, ownCookieName } from "@/lib/http/cookie-name";
import { ownCookieOptions } from "@/lib/http/cookie-options";
import type { Purpose } from "./keyring";
import { open, seal } from "./seal";

/** How the JSON of a value becomes bytes. */
export type CookieEncoding = { readonly charset: "utf8" | "utf16le"; readonly deflated: boolean };

/** A cookie that only this application can write and read, and only for some time. */
export type SealedCookie<T> = {
  name(): string;
  /** Attributes to set it with. */
  options(): ReturnType<typeof ownCookieOptions>;
  seal(value: T): string;
  /** What was sealed less than `maxAge` ago; null for anything else, what another version has sealed in another shape included. */
  open(sealed: string | undefined): T | null;
};

/** Seconds since 1970. A browser, or whoever copies the cookie, may keep it for longer than Max-Age says. */
const sealedAt = z.object({ at: z.number() });

/**
 * @param cookie.schema of an object without a member `at`
 * @param cookie.maxAge seconds
 */
export function sealedCookie<T extends object>({
  purpose,
  name,
  schema,
  maxAge,
  encoding = { charset: "utf8", deflated: false },
}: {
  readonly purpose: Purpose;
  readonly name: OwnCookie;
  readonly schema: z.ZodType<T>;
  readonly maxAge: number;
  readonly encoding?: CookieEncoding;
}): SealedCookie<T> {
  return {
    name: () => ownCookieName(name),
    options: () => ownCookieOptions(maxAge),
    seal: (value) => seal(purpose, encode({ ...value, at: now() }, encoding)),
    open(sealed) {
      const bytes = sealed === undefined ? null : open(purpose, sealed);
      const json = bytes && decode(bytes, encoding);
      const kept = sealedAt.safeParse(json);
      if (!kept.success || now() - kept.data.at >= maxAge) return null;
      return schema.safeParse(json).data ?? null;
    },
  };
}

function now(): number {
  return Date.now() / 1000;
}

function encode(value: object, { charset, deflated }: CookieEncoding): Buffer {
  const bytes = Buffer.from(JSON.stringify(value), charset);
  return deflated ? deflateRawSync(bytes) : bytes;
}

function decode(bytes: Buffer, { charset, deflated }: CookieEncoding): unknown {
  try {
    return JSON.parse((deflated ? inflateRawSync(bytes) : bytes).toString(charset));
  } catch {
    return null;
  }
}
