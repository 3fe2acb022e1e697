import { PHASE_PRODUCTION_BUILD, PHASE_PRODUCTION_SERVER } from "next/constants.js";
import { tsImport } from "tsx/esm/api";

/** @type {typeof import("./lib/http/security-headers")} */
const { apiContentSecurityPolicy, securityHeaders } = await tsImport(
  "./lib/http/security-headers.ts",
  import.meta.url,
);

// Next writes these down while building, and one build may be served anywhere: HSTS is always among them, since browsers
// ignore it over plain http (RFC 6797 section 8.1).
const { "Strict-Transport-Security": hsts = "", ...everyHeader } = securityHeaders({ https: true });
const everywhere = toNextHeaders(everyHeader);

// Groups without a name: Next looks through all headers of a rule for the names of its groups, at every request.
const everything = "/(.*)";
// Whether a guarded host is reached by https alone is that host's to say.
const ownHostAlone = "/((?!\\.cloakroom/).*)";
// What middleware.ts leaves out; a page's policy has a nonce and is made there for each request. The authorization endpoint
// and the callback of sign-ins write their own.
const notPages =
  "/(api/(?!auth/).*|auth/.*|oauth/(?!authorize$).*|\\.well-known/.*|_next/.*|favicon\\.ico|icon\\.svg|robots\\.txt)";

/** @type {import("next").NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Every browser gets the title within <head>: streaming it later would save nothing here.
  htmlLimitedBots: /.*/,
  // `npm run validate` checks all types; a server that builds may be without the development packages that tests need.
  typescript: { ignoreBuildErrors: true },
  // The largest form, as in lib/http/action-body.ts: for hosts without the server in front, which refuses larger ones first.
  experimental: { serverActions: { bodySizeLimit: "64kb" } },
  // The development server would write an AGENTS.md of its own into the repository.
  agentRules: false,
  // No picture of ours is resized, so nobody may have any resized.
  images: { unoptimized: true, localPatterns: [] },
  // Readiness compares the database with the names of the migrations, which hosts that trace imports would not copy.
  outputFileTracingIncludes: { "/api/health/ready": ["./prisma/migrations/**/*"] },
  // The consent page has the address of the authorization endpoint, which is a handler: an answer of 303 or 400 is no page's.
  rewrites: () => ({
    beforeFiles: [
      // The consent page has one address, the next; here it would be without the policy that goes with that.
      { source: "/oauth/consent", destination: "/oauth/unknown" },
      {
        source: "/oauth/authorize",
        has: [{ type: "query", key: "consent" }],
        // A client's own parameter of that name is one that the endpoint does not know (RFC 6749 section 3.1).
        missing: [{ type: "query", key: "client_id" }],
        destination: "/oauth/consent",
      },
    ],
  }),
  headers: () => [
    { source: everything, headers: everywhere },
    { source: ownHostAlone, headers: toNextHeaders({ "Strict-Transport-Security": hsts }) },
    { source: notPages, headers: toNextHeaders({ "Content-Security-Policy": apiContentSecurityPolicy }) },
  ],
};

/** @param {Record<string, string>} headers */
function toNextHeaders(headers) {
  return Object.entries(headers).map(([key, value]) => ({ key, value }));
}

/**
 * What app/global-error.tsx says, in every language. Every page sends that file to the browser, and whole catalogues would come
 * with it.
 * @returns {Promise<readonly import("./app/global-error").Words[]>}
 */
async function globalErrorWords() {
  /** @type {typeof import("./app/i18n/catalogues")} */
  const { MESSAGES } = await tsImport("./app/i18n/catalogues.ts", import.meta.url);
  return Object.entries(MESSAGES).map(([lang, { errors, failure }]) => {
    const { title, cause } = errors.unexpected;
    return { lang, title, cause, reference: failure.reference, retry: failure.retry };
  });
}

/**
 * Builds of one source are one and the same, wherever and whenever they are made: each takes the forms of the other's pages.
 * @param {import("next").NextConfig} built
 */
async function asOfItsSources(built) {
  /** @type {typeof import("./scripts/build-identity")} */
  const { actionKeyOf, buildIdOf } = await tsImport("./scripts/build-identity.ts", import.meta.url);
  const root = import.meta.dirname;
  process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||= actionKeyOf(root);
  return { ...built, generateBuildId: () => buildIdOf(root) };
}

/** @param {string} phase */
export default async function chooseConfig(phase) {
  if (phase === PHASE_PRODUCTION_SERVER) return config;
  const spoken = { ...config, env: { GLOBAL_ERROR_WORDS: JSON.stringify(await globalErrorWords()) } };
  return phase === PHASE_PRODUCTION_BUILD ? asOfItsSources(spoken) : spoken;
}
