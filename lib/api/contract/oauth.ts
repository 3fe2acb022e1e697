import { z } from "zod";
import { clientFields } from "@/lib/oauth/client/credentials";
import type { OAuthErrorCode } from "@/lib/oauth/error";

/**
 * An operation of OAuth, for stock clients: what it takes, and that it refuses in the words of RFC 6749 rather than by a problem,
 * the RFCs say. It reads no cookie, whatever page or program sends it.
 */
export type OAuthOperation = {
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Of a form, application/x-www-form-urlencoded. */
  readonly form?: z.ZodObject;
  /** Who asks: nobody who needs a name, a client, one that has proven who it is, or a user's bearer. */
  readonly access: "public" | "client" | "confidential-client" | "bearer";
  readonly answer: z.ZodType;
  /** Beside those that form and access bring with them. */
  readonly errors: readonly OAuthErrorCode[];
};

const token = z.string().max(4096);
const scope = z.string().max(1000);

const urls = z.url();
const names = z.array(z.string());

export const oauthContract = {
  readMetadata: {
    method: "GET",
    path: "/.well-known/oauth-authorization-server",
    access: "public",
    answer: z.object({
      issuer: urls,
      authorization_endpoint: urls,
      token_endpoint: urls,
      device_authorization_endpoint: urls,
      revocation_endpoint: urls,
      introspection_endpoint: urls,
      userinfo_endpoint: urls,
      scopes_supported: names,
      response_types_supported: names,
      response_modes_supported: names,
      grant_types_supported: names,
      code_challenge_methods_supported: names,
      token_endpoint_auth_methods_supported: names,
      revocation_endpoint_auth_methods_supported: names,
      introspection_endpoint_auth_methods_supported: names,
      authorization_response_iss_parameter_supported: z.literal(true),
      prompt_values_supported: names,
      service_documentation: urls,
    }),
    errors: [],
  },
  issueToken: {
    method: "POST",
    path: "/oauth/token",
    access: "client",
    form: z.object({
      ...clientFields,
      grant_type: z.string(),
      code: z.string().max(200).optional(),
      redirect_uri: z.string().max(4096).optional(),
      code_verifier: z.string().max(200).optional(),
      device_code: z.string().max(200).optional(),
    }),
    answer: z.object({
      access_token: z.string(),
      token_type: z.literal("Bearer"),
      expires_in: z.int(),
      scope: z.string(),
    }),
    errors: [
      "unsupported_grant_type",
      "invalid_grant",
      "unauthorized_client",
      "authorization_pending",
      "slow_down",
      "access_denied",
      "expired_token",
    ],
  },
  authorizeDevice: {
    method: "POST",
    path: "/oauth/device_authorization",
    access: "client",
    form: z.object({ ...clientFields, scope: scope.optional() }),
    answer: z.object({
      device_code: z.string(),
      user_code: z.string(),
      verification_uri: urls,
      expires_in: z.int(),
      interval: z.int(),
    }),
    errors: ["unauthorized_client", "invalid_scope"],
  },
  revokeToken: {
    method: "POST",
    path: "/oauth/revoke",
    access: "client",
    form: z.object({ ...clientFields, token, token_type_hint: z.string().optional() }),
    answer: z.object({}),
    errors: ["unauthorized_client"],
  },
  introspectToken: {
    method: "POST",
    path: "/oauth/introspect",
    access: "confidential-client",
    form: z.object({ ...clientFields, token, token_type_hint: z.string().optional() }),
    answer: z.object({
      active: z.boolean(),
      scope: z.string().optional(),
      client_id: z.string().optional(),
      username: z.string().optional(),
      token_type: z.literal("Bearer").optional(),
      exp: z.int().optional(),
      iat: z.int().optional(),
      sub: z.uuid().optional(),
      iss: urls.optional(),
    }),
    errors: [],
  },
  readUserInfo: {
    method: "GET",
    path: "/oauth/userinfo",
    access: "bearer",
    answer: z.object({
      sub: z.uuid(),
      name: z.string().optional(),
      picture: z.string().optional(),
      preferred_username: z.string().optional(),
      email: z.string().optional(),
      email_verified: z.literal(true).optional(),
    }),
    errors: [],
  },
} as const satisfies Record<string, OAuthOperation>;

export type OAuthOperationName = keyof typeof oauthContract;
