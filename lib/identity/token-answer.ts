import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { Provider } from "@/lib/providers/providers";
import { refusedOwnCredentials } from "./own-credentials";
import { providerUnavailable, readProviderJson } from "./provider-fetch";

const refusalSchema = z.object({ error: z.string() });

/** What a provider says to us and not to the user: RFC 6749 section 5.2, and words of Google and GitHub. */
const OURS = new Set([
  "invalid_client",
  "unauthorized_client",
  "deleted_client",
  "disabled_client",
  "redirect_uri_mismatch",
  "incorrect_client_credentials",
  "application_suspended",
]);
const PASSING = new Set(["temporarily_unavailable", "server_error", "slow_down"]);

/**
 * The JSON of a token endpoint. GitHub answers a refused code with 200 and an `error`, others with 400.
 * @throws AppError code-refused (401) for a code that is no good, provider-unavailable (503) for anything else that is no
 * token: a limit, a proxy's page, or our own credentials, about which the log speaks
 */
export async function readTokenAnswer(provider: Provider, response: Response): Promise<unknown> {
  const answer: unknown = response.ok
    ? await readProviderJson(response)
    : await response.json().catch(() => null);
  const refusal = refusalSchema.safeParse(answer);
  if (!refusal.success) {
    if (response.ok) return answer;
    throw providerUnavailable(response);
  }
  const { error } = refusal.data;
  if (OURS.has(error)) throw refusedOwnCredentials(provider, `it answered ${error} to a code`);
  if (PASSING.has(error)) throw providerUnavailable(response);
  throw new AppError("code-refused", `the token endpoint answered ${response.status}`);
}
