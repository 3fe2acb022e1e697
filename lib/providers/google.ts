import { domains } from "@/lib/parsers/email-lists";
import { credential, credentials, secret, shown, webUrl } from "@/lib/parsers/values";
import { defineProvider } from "./definition";

const ISSUER = "https://accounts.google.com";
const TOKENINFO_URL = "https://oauth2.googleapis.com/tokeninfo";

/** Where an issuer's metadata is (OpenID Connect Discovery 4). */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

export const google = defineProvider({
  name: "Google",
  variables: {
    AUTH_GOOGLE_ID: shown(credential, "1234567890-sample.apps.googleusercontent.com"),
    AUTH_GOOGLE_SECRET: secret(credential, "GOCSPX-sample"),
    AUTH_GOOGLE_ISSUER: shown(webUrl, ISSUER),
    AUTH_GOOGLE_TOKENINFO_URL: shown(webUrl, TOKENINFO_URL),
    AUTH_GOOGLE_AUDIENCES: shown(credentials, "1234567890-phone.apps.googleusercontent.com"),
    ALLOWED_GOOGLE_HOSTED_DOMAINS: shown(domains, "example.com"),
  },
  credentials: { id: "AUTH_GOOGLE_ID", secret: "AUTH_GOOGLE_SECRET" },
  addresses: ["AUTH_GOOGLE_ISSUER", "AUTH_GOOGLE_TOKENINFO_URL"],
  restrictions: ["ALLOWED_GOOGLE_HOSTED_DOMAINS"],
  settings: (values) => {
    const { AUTH_GOOGLE_ID: clientId, AUTH_GOOGLE_SECRET: clientSecret } = values;
    if (!clientId || !clientSecret) return null;
    return {
      clientId,
      clientSecret,
      issuer: values.AUTH_GOOGLE_ISSUER ?? ISSUER,
      tokeninfoUrl: values.AUTH_GOOGLE_TOKENINFO_URL ?? TOKENINFO_URL,
      /** Begins with `clientId`. */
      audiences: [...new Set([clientId, ...(values.AUTH_GOOGLE_AUDIENCES ?? [])])],
    };
  },
  hostedDomains: (values) => values.ALLOWED_GOOGLE_HOSTED_DOMAINS ?? [],
  organizations: () => [],
  webUrl: ({ issuer }) => issuer,
  revokeUrl: () => "https://myaccount.google.com/connections",
  clockUrl: ({ issuer }) => discoveryUrl(issuer),
  avatarOrigins: ["https://*.googleusercontent.com"],
  servesAvatars: () => false,
  exchange: { idTokens: true, example: "eyJhbGciOiJSUzI1NiIs…", errors: [] },
  callbackName: "authorised redirect URI",
  secretPrefixes: ["ya29\\.", "GOCSPX-", "1//", "4/"],
  pattern: "solid",
});
