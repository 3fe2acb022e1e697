import { env } from "@/lib/env";
import { SCOPES } from "./scopes";

/** What clients find everything by (RFC 8414 section 2). The issuer is AUTH_URL, as every answer's `iss` is. */
export function authorizationServerMetadata() {
  const { authUrl } = env();
  const confidential = ["client_secret_basic", "client_secret_post"];
  return {
    issuer: authUrl,
    authorization_endpoint: `${authUrl}/oauth/authorize`,
    token_endpoint: `${authUrl}/oauth/token`,
    device_authorization_endpoint: `${authUrl}/oauth/device_authorization`,
    revocation_endpoint: `${authUrl}/oauth/revoke`,
    introspection_endpoint: `${authUrl}/oauth/introspect`,
    userinfo_endpoint: `${authUrl}/oauth/userinfo`,
    scopes_supported: [...SCOPES],
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code", DEVICE_CODE_GRANT],
    code_challenge_methods_supported: ["S256"],
    token_endpoint_auth_methods_supported: [...confidential, "none"],
    revocation_endpoint_auth_methods_supported: [...confidential, "none"],
    introspection_endpoint_auth_methods_supported: confidential,
    authorization_response_iss_parameter_supported: true as const,
    prompt_values_supported: ["none", "login", "consent"],
    service_documentation: `${authUrl}/docs/api`,
  };
}

/** RFC 8628 section 3.4. */
export const DEVICE_CODE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
