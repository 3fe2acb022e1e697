import { definitionOf, PROVIDERS } from "@/lib/providers/providers";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, skipped } from "./finding";

/** What to register at the providers: they compare it letter by letter, and cannot be asked what they have. */
export function* checkCallbacks({ env }: DoctorContext): Iterable<Finding> {
  const configured: string[] = [];
  for (const provider of PROVIDERS) {
    const settings = env[provider];
    if (settings === null) continue;
    const { name, callbackName } = definitionOf(provider);
    configured.push(name);
    yield note(
      `${name}, client ${settings.clientId}, ${callbackName}: ${env.authUrl}/api/auth/callback/${provider}`,
    );
  }
  const [only, ...others] = configured;
  // The check of the environment tells it.
  if (only === undefined) yield skipped("No provider is configured, so nobody can sign in.");
  else if (others.length === 0) yield fine(`People can sign in with ${only} alone.`);
  else yield fine(`People can sign in ${configured.map((name) => `with ${name}`).join(" and ")}.`);
}
