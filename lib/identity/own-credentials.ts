import { AppError } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import type { Provider } from "@/lib/providers/providers";

/**
 * A provider that does not accept our client id and secret: nobody can sign in until whoever runs this corrects them, so the
 * log says it aloud. To the user it is as if the provider were down, and no fault of their token.
 * @param how what the provider answered; never a token or a secret
 */
export function refusedOwnCredentials(provider: Provider, how: string): AppError {
  const variables = `AUTH_${provider.toUpperCase()}_ID and AUTH_${provider.toUpperCase()}_SECRET`;
  const detail = `${variables} are not accepted by the provider: ${how}; npm run doctor tells more`;
  logEvent("error", "provider.credentials-refused", { provider, detail });
  return new AppError("provider-unavailable", detail);
}
