const YEAR = 365 * 24 * 60 * 60;

const NO_FEATURES = [
  "camera",
  "display-capture",
  "geolocation",
  "microphone",
  "payment",
  "usb",
  "browsing-topics",
];

/**
 * The headers of every answer, pages, API and errors alike (ASVS 3.4).
 * @param https whether the public origin is https; browsers ignore Strict-Transport-Security elsewhere (RFC 6797 section 7.2)
 */
export function securityHeaders({ https }: { readonly https: boolean }): Record<string, string> {
  return {
    "X-Content-Type-Options": "nosniff",
    // Other hosts, avatars' among them, learn nothing of where a visitor is. Not "no-referrer": under it browsers send
    // our own forms with "Origin: null", which isSameOrigin refuses (Fetch, "append a request Origin header").
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": NO_FEATURES.map((feature) => `${feature}=()`).join(", "),
    // Without includeSubDomains: what other hosts of the domain serve is not ours to decide, for a year.
    ...(https ? { "Strict-Transport-Security": `max-age=${YEAR}` } : {}),
  };
}

/** The policy of answers that are not pages: nothing in them may be run, shown or framed. */
export const apiContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";

/** What next.config.mjs puts on every answer that is no page, for those that Next does not make or forgets. */
export const apiHeaders: readonly (readonly [name: string, value: string])[] = Object.entries({
  ...securityHeaders({ https: true }),
  "Content-Security-Policy": apiContentSecurityPolicy,
});

/** The same for answers at a guarded host: whether that is reached by https alone is its own to say. */
export const apiHeadersOfOthers = apiHeaders.filter(([name]) => name !== "Strict-Transport-Security");

export type PagePolicy = {
  /** Fresh for each response, at least 128 random bits in base64. */
  readonly nonce: string;
  /** Where avatars come from. */
  readonly imageOrigins: readonly string[];
  /** Where a form of ours may end up; Chrome asks for every redirect after a post, so the providers are among them. */
  readonly formOrigins: readonly string[];
  /** The one place instead where the form of the consent page leads: an origin, or a scheme with its colon. */
  readonly formTarget?: string | null;
  readonly https: boolean;
  /** Next's development server evaluates code, injects styles and talks over a socket. */
  readonly development: boolean;
};

/**
 * The Content-Security-Policy of a page. Inline scripts and styles run by nonce only; style attributes do not apply at
 * all, so components use classes. `'strict-dynamic'` lets Next's scripts load the chunks they need.
 * @throws TypeError for a nonce or an origin that could end a directive
 */
export function contentSecurityPolicy(policy: PagePolicy): string {
  const { nonce, https, development, formTarget = null } = policy;
  if (!/^[\w+/-]{22,}={0,2}$/.test(nonce)) throw new TypeError("a nonce must be at least 128 bits of base64");
  const byNonce = `'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    ["script-src 'self'", byNonce, "'strict-dynamic'", development ? "'unsafe-eval'" : ""],
    // A nonce would make browsers ignore 'unsafe-inline'.
    ["style-src 'self'", development ? "'unsafe-inline'" : byNonce],
    ["img-src 'self' data:", ...policy.imageOrigins.map(originOf)],
    "font-src 'self'",
    ["connect-src 'self'", development ? "ws:" : ""],
    "manifest-src 'self'",
    [
      "form-action 'self'",
      ...(formTarget === null ? policy.formOrigins.map(originOf) : [sourceOf(formTarget)]),
    ],
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // A program on loopback, where the consent page may lead, has no certificate.
    https && formTarget?.startsWith("http:") !== true ? "upgrade-insecure-requests" : "",
  ]
    .map((directive) => (typeof directive === "string" ? directive : directive.filter(Boolean).join(" ")))
    .filter(Boolean)
    .join("; ");
}

/** A host or scheme source (Content Security Policy Level 3, section 2.3.1). */
function sourceOf(target: string): string {
  if (/^[a-z][a-z0-9+.-]*:$/.test(target)) return target;
  return originOf(target);
}

function originOf(url: string): string {
  const { origin } = new URL(url);
  if (!/^https?:\/\/[^\s;,]+$/.test(origin)) throw new TypeError(`${url} has no web origin`);
  return origin;
}
