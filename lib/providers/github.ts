import { organizations } from "@/lib/parsers/organizations";
import { credential, secret, shown, webUrl } from "@/lib/parsers/values";
import { defineProvider } from "./definition";

const URL = "https://github.com";

export const github = defineProvider({
  name: "GitHub",
  variables: {
    AUTH_GITHUB_ID: shown(credential, "Ov23sample"),
    AUTH_GITHUB_SECRET: secret(credential, "sample-of-a-github-client-secret"),
    AUTH_GITHUB_URL: shown(webUrl, URL),
    ALLOWED_GITHUB_ORGS: shown(organizations, "acme,acme/team"),
  },
  credentials: { id: "AUTH_GITHUB_ID", secret: "AUTH_GITHUB_SECRET" },
  addresses: ["AUTH_GITHUB_URL"],
  restrictions: ["ALLOWED_GITHUB_ORGS"],
  settings: (values) => {
    const { AUTH_GITHUB_ID: clientId, AUTH_GITHUB_SECRET: clientSecret } = values;
    if (!clientId || !clientSecret) return null;
    const url = (values.AUTH_GITHUB_URL ?? URL).replace(/\/+$/, "");
    // An Enterprise Server has its API below its own address.
    const apiUrl = url === URL ? "https://api.github.com" : `${url}/api/v3`;
    return { clientId, clientSecret, url, apiUrl };
  },
  hostedDomains: () => [],
  organizations: (values) => values.ALLOWED_GITHUB_ORGS ?? [],
  webUrl: ({ url }) => url,
  revokeUrl: ({ url }) => `${url}/settings/applications`,
  clockUrl: ({ apiUrl }) => `${apiUrl}/`,
  avatarOrigins: ["https://avatars.githubusercontent.com"],
  servesAvatars: ({ url }) => url !== URL,
  exchange: { idTokens: false, example: "gho_16C7e42F…", errors: ["provider-account-suspended"] },
  callbackName: "authorization callback URL",
  secretPrefixes: ["gh[a-z]_", "github_pat_"],
  pattern: "striped",
});
