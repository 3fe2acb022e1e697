import type { Patient } from "./check";
import { fine, type Finding, note, skipped } from "./finding";

/** What to register at the providers: both compare it letter by letter, and cannot be asked what they have. */
export function* checkCallbacks({ env: { authUrl, google, github } }: Patient): Iterable<Finding> {
  if (google)
    yield note(
      `Google, client ${google.clientId}, authorised redirect URI: ${authUrl}/api/auth/callback/google`,
    );
  if (github)
    yield note(
      `GitHub, client ${github.clientId}, authorization callback URL: ${authUrl}/api/auth/callback/github`,
    );
  if (google && github) yield fine("People can sign in with Google and with GitHub.");
  else if (google ?? github) yield fine(`People can sign in with ${google ? "Google" : "GitHub"} alone.`);
  // The check of the environment tells it.
  else yield skipped("No provider is configured, so nobody can sign in.");
}
