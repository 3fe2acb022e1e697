import { type Application, findClient, verifyClientSecret } from "@/lib/applications/data";
import { addressKey, type Client } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { BASIC_CHALLENGE, OAuthError } from "../error";
import { type Credentials, readCredentials } from "./credentials";

/**
 * The application that asks. A guarded host's never asks by itself: what it is handed comes by its own callback.
 * @throws OAuthError invalid_client, which tells no more than that, invalid_request
 * @throws AppError rate-limited for too many refusals from one address, database-unavailable
 */
export async function authenticateClient(
  headers: Pick<Headers, "get">,
  form: URLSearchParams,
  client: Client,
): Promise<Application> {
  const credentials = readCredentials(headers, form);
  const application = isText(credentials.clientId) ? await findClient(credentials.clientId) : null;
  if (application && (await isProven(application, credentials))) return application;
  await consume("refused", `client:${addressKey(client.ip)}`);
  throw new OAuthError("invalid_client", "the client is unknown, disabled, or not who it says", {
    challenge: credentials.byHeader ? BASIC_CHALLENGE : null,
  });
}

/** The same where a client must have proven who it is: knowing a public one's name proves nothing. */
export async function authenticateConfidentialClient(
  ...asked: Parameters<typeof authenticateClient>
): Promise<Application> {
  const application = await authenticateClient(...asked);
  if (application.confidential) return application;
  throw new OAuthError("invalid_client", "this is for confidential clients only");
}

async function isProven(application: Application, { secret }: Credentials): Promise<boolean> {
  if (application.kind === "PROXIED" || application.disabledAt !== null) return false;
  if (!application.confidential) return secret === null;
  return secret !== null && (await verifyClientSecret(application.id, secret));
}

/** PostgreSQL has no NUL in a text. */
function isText(text: string): boolean {
  return !text.includes("\0");
}
