const LONGEST = 2000;
const LONGEST_INPUT = 64 * 1024;

const SENSITIVE_NAME =
  "[\\w-]{0,40}(?:token|secret|password|verifier|assertion|authorization|cookie|session|hash)";

/** What looks like a secret, and how it is masked; in this order, the telling shapes before the general ones. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // JWS and JWE in compact form, whole or cut (RFC 7515, RFC 7516).
  [/eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g, "[jwt]"],
  // Our own sealed values (lib/crypto/seal.ts).
  [/\bv\d\.[\w-]{2,}\.[\w-]{8,}/g, "[sealed]"],
  [/\b(Bearer|Basic)\s+[^\s,;"'<>]+/gi, "$1 [masked]"],
  [/(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@]{1,500}@/gi, "$1[masked]@"],
  // Tokens and client secrets of GitHub and Google.
  [/\b(?:gh[a-z]_|github_pat_|ya29\.|GOCSPX-|1\/\/|4\/)[\w.-]{8,}/g, "[masked]"],
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

/** Most of what is logged: words, routes and ids, in none of the shapes above. */
const HARMLESS = /^(?:[a-z/{}.-]{1,31}|[A-Z]{1,31}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Whether nothing of a text has to be masked or escaped. */
export function isHarmless(text: string): boolean {
  return HARMLESS.test(text);
}

/**
 * A text fit for a log: what looks like a token, code, cookie or key is masked, characters that steer terminals or
 * turn text around are made visible (ASVS 16.2.5, 16.4.1; CWE-117), and it is cut to 2000 characters.
 * It is a net below the allow-list of lib/log.ts, not a licence to log secrets.
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
