import { definitionOf, PROVIDERS } from "@/lib/providers/providers";

const LONGEST = 2000;
const LONGEST_INPUT = 64 * 1024;

const SENSITIVE_NAME =
  "[\\w-]{0,40}(?:token|secret|password|verifier|assertion|authorization|cookie|session|hash)(?:_\\d{1,5})?";

const SECRET_PREFIXES = PROVIDERS.flatMap((provider) => definitionOf(provider).secretPrefixes);

/** What looks like a secret, and how it is masked; in this order, the telling shapes before the general ones. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // JWS and JWE in compact form, whole or cut (RFC 7515, RFC 7516).
  [/eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g, "[jwt]"],
  // Our own sealed values (lib/crypto/seal.ts).
  [/\bv\d\.[\w-]{2,}\.[\w-]{8,}/g, "[sealed]"],
  [/\b(Bearer|Basic)\s+[^\s,;"'<>]+/gi, "$1 [masked]"],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,500}@/gi, "$1[masked]@"],
  // Our own secrets that are told as text (lib/crypto/token.ts).
  [/\b[a-z]{2,8}_[\w-]{43}(?![\w-])/g, "[masked]"],
  // Tokens and client secrets of the providers.
  [new RegExp(`\\b(?:${SECRET_PREFIXES.join("|")})[\\w.-]{8,}`, "g"), "[masked]"],
  // code=..., "access_token":"...", secret: ...
  [new RegExp(`\\b(${SENSITIVE_NAME}|code|state|nonce|key)=[^\\s"'&;,)]+`, "gi"), "$1=[masked]"],
  [
    new RegExp(`(["'](?:${SENSITIVE_NAME}|code|state|nonce|key)["']\\s*[:=]\\s*)(["'])[^"']*\\2`, "gi"),
    "$1$2[masked]$2",
  ],
  [new RegExp(`\\b(${SENSITIVE_NAME}):\\s*[^\\s"'&;,)]+`, "gi"), "$1: [masked]"],
  // Digests and keys in hex; UUIDs have dashes and stay.
  [/\b[0-9a-f]{32,}\b/gi, "[masked]"],
  // Random text in base64: long, and of capitals, small letters and digits together, as no word or file name is.
  [/(?=[\w+-]{0,200}[A-Z])(?=[\w+-]{0,200}[a-z])(?=[\w+-]{0,200}\d)[\w+-]{32,}={0,2}/g, "[masked]"],
];

/** Most of what is logged, beside ids: words and routes, in none of the shapes above. */
const WORD = /^(?:[a-z/{}.-]{1,31}|[A-Z]{1,31})$/;
const UUID_LENGTH = 36;

/** Whether a text is one of ours, of which nothing has to be masked or escaped. */
export function isHarmless(text: string): boolean {
  return text.length === UUID_LENGTH ? isUuid(text) : WORD.test(text);
}

/** By hand, since there are two in the line of every request, and a pattern takes ten times as long. */
function isUuid(text: string): boolean {
  for (let index = 0; index < UUID_LENGTH; index++) {
    const code = text.charCodeAt(index);
    const dashed = index === 8 || index === 13 || index === 18 || index === 23;
    // "0" to "9", "a" to "f"; "-".
    const digit = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
    if (dashed ? code !== 0x2d : !digit) return false;
  }
  return true;
}

/**
 * A text fit for a log: what looks like a token, code, cookie or key is masked, characters that steer terminals or
 * turn text around are made visible (ASVS 16.2.5, 16.4.1; CWE-117), and it is cut to 2000 characters.
 * It is a net below the allow-list of lib/log/line.ts, not a licence to log secrets.
 */
export function scrub(text: string): string {
  if (isHarmless(text)) return text;
  const masked = MASKS.reduce(
    (scrubbed, [shape, mask]) => scrubbed.replace(shape, mask),
    text.slice(0, LONGEST_INPUT),
  );
  const visible = masked.replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return visible.length > LONGEST ? `${visible.slice(0, LONGEST)}...` : visible;
}
