import { z } from "zod";
import { BASIC_CHALLENGE, OAuthError } from "../error";
import { readParametersOf } from "../form";

/** Who a client says that it is, and how (RFC 6749 section 2.3). */
export type Credentials = {
  readonly clientId: string;
  /** Null of a public client. */
  readonly secret: string | null;
  readonly byHeader: boolean;
};

/** In the form of every endpoint where a client says who it is; it is declared for all of them, and read here. */
export const clientFields = {
  client_id: z.string().max(200).optional(),
  client_secret: z.string().max(200).optional(),
};

const schema = z.object({
  ...clientFields,
  client_assertion: z.string().optional(),
  client_assertion_type: z.string().optional(),
});

/**
 * Reads `client_secret_basic`, `client_secret_post` or `none`. An empty secret is none: many libraries send one for a public
 * client.
 * @throws OAuthError invalid_client; invalid_request for two methods at once
 */
export function readCredentials(headers: Pick<Headers, "get">, form: URLSearchParams): Credentials {
  const fields = readParametersOf(schema, form);
  const authorization = headers.get("authorization");
  if (fields.client_assertion !== undefined || fields.client_assertion_type !== undefined)
    throw new OAuthError("invalid_client", "client assertions are not taken");
  const { client_id: clientId, client_secret: secret = null } = fields;
  if (authorization === null) {
    if (clientId === undefined) throw new OAuthError("invalid_client", "client_id is missing");
    return { clientId, secret, byHeader: false };
  }
  const basic = readBasic(authorization);
  if (!basic)
    throw new OAuthError("invalid_client", "the Authorization header is not Basic", {
      challenge: BASIC_CHALLENGE,
    });
  if (secret !== null)
    throw new OAuthError("invalid_request", "the client authenticates in two ways at once");
  if (clientId !== undefined && clientId !== basic.clientId)
    throw new OAuthError("invalid_request", "client_id is another one than in the Authorization header");
  return { ...basic, byHeader: true };
}

/** RFC 7617, with both parts form-encoded first (RFC 6749 section 2.3.1). */
function readBasic(authorization: string): { clientId: string; secret: string | null } | null {
  const [, encoded] = /^basic +([A-Za-z\d+/]+={0,2})$/i.exec(authorization.trim()) ?? [];
  const text = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString();
  const colon = text.indexOf(":");
  if (colon === -1) return null;
  const clientId = decodeForm(text.slice(0, colon));
  const secret = decodeForm(text.slice(colon + 1));
  if (clientId === null || clientId === "" || secret === null) return null;
  return { clientId, secret: secret === "" ? null : secret };
}

function decodeForm(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return null;
  }
}
