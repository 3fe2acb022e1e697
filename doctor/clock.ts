import { z } from "zod";
import { providerFetch } from "@/lib/identity/provider-fetch";
import { definitionOf, placeOf, PROVIDERS } from "@/lib/providers/providers";
import type { DoctorContext } from "./check";
import { fine, type Finding, skipped, warning, wrong } from "./finding";
import { reasonOf } from "./reason";

/** Seconds; where a look at the clock is due, and where proofs begin to be refused (lib/identity: clock tolerance). */
const NOTABLE = 5;
const TOLERATED = 60;

const REMEDY = "Set the clock by NTP, for example: timedatectl set-ntp true";

/** This machine's clock against the database's, which judges sessions, and the providers', which date their proofs. */
export async function* checkClock({ env, database }: DoctorContext): AsyncIterable<Finding> {
  for (const provider of PROVIDERS) {
    const settings = env[provider];
    if (settings === null) continue;
    yield await compareWithProvider(definitionOf(provider).name, placeOf(provider, settings).clockUrl);
  }
  const begun = Date.now();
  const { now } = await database.ask(z.object({ now: z.date() }), "SELECT clock_timestamp() AS now");
  yield describeDifference("the database", now.getTime() - (begun + Date.now()) / 2);
}

async function compareWithProvider(provider: string, url: string): Promise<Finding> {
  const begun = Date.now();
  try {
    const { headers } = await providerFetch(url, { headers: { "user-agent": "cloakroom" } });
    const date = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(date)) return skipped(`${provider} does not say what time it is.`);
    // A Date header has whole seconds: on average it is half a second late.
    return describeDifference(provider, date + 500 - (begun + Date.now()) / 2);
  } catch (error) {
    return skipped(`${provider} cannot be asked for the time: ${reasonOf(error)}.`);
  }
}

/** @param difference milliseconds that the other clock is ahead of ours */
export function describeDifference(other: string, difference: number): Finding {
  const seconds = Math.abs(difference) / 1000;
  if (seconds <= NOTABLE) return fine(`This machine and ${other} agree on the time.`);
  const says = `This machine's clock is ${Math.round(seconds)} seconds ${difference > 0 ? "behind" : "ahead of"} that of ${other}.`;
  if (seconds <= TOLERATED) return warning(says, REMEDY);
  return wrong(`${says} Beyond ${TOLERATED} seconds sign-ins are refused.`, REMEDY);
}
