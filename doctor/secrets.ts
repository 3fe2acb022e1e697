import { weaknessOf } from "@/lib/env/secrets";
import type { DoctorContext } from "./check";
import { fine, type Finding, skipped, warning, wrong } from "./finding";

const GENERATE = "Generate one with: openssl rand -base64 32";

/** The strength and the separateness of what only this deployment may know; nothing of the values is told. */
export function* checkSecrets({ env }: DoctorContext): Iterable<Finding> {
  const { secrets, cronSecret, metricsToken } = env;
  const weak = secrets.map((secret) => weaknessOf(secret)).filter((weakness) => weakness !== undefined);
  // The check of the environment tells it.
  if (secrets.length === 0) yield skipped("AUTH_SECRET is missing.");
  else if (weak.length > 0) yield wrong(`A secret of the ring ${weak.join(", another one ")}.`, GENERATE);
  else
    yield fine(
      `The ring has ${secrets.length === 1 ? "one secret, and it is" : `${secrets.length} secrets, all`} strong.`,
    );

  if (new Set(secrets).size < secrets.length)
    yield warning(
      "Two of AUTH_SECRET and AUTH_SECRET_1 to _3 are equal.",
      "A new secret must be a new one; see docs/sessions.md.",
    );
  const all = [...new Set(secrets), cronSecret, metricsToken].filter((secret) => secret !== undefined);
  if (new Set(all).size < all.length)
    yield warning(
      "One value serves as two secrets.",
      "Give AUTH_SECRET, CRON_SECRET and METRICS_TOKEN a value each.",
    );

  if (cronSecret === undefined)
    yield warning(
      "CRON_SECRET is not set, so GET /api/cron/cleanup is closed.",
      `Set it, or run npm run cleanup by a timer. ${GENERATE}`,
    );
  else yield fine("CRON_SECRET is set.");
  if (metricsToken === undefined)
    yield warning("METRICS_TOKEN is not set, so nothing can read GET /api/metrics.", GENERATE);
  else yield fine("METRICS_TOKEN is set.");
}
