import type { z } from "zod";
import { findApplication } from "@/lib/applications/data";
import { type Refusal, sentenceOf } from "@/lib/applications/rules";
import { listSecrets } from "@/lib/applications/secrets/data";
import { AppError } from "@/lib/errors";
import { presentApplication } from "./contract/applications/present";
import type { application } from "./contract/applications/schema";

/** One application as the contract words it. @throws AppError application-unknown */
export async function readApplication(id: string): Promise<z.input<typeof application>> {
  const [found, secrets] = await Promise.all([findApplication(id), listSecrets(id)]);
  if (!found) throw new AppError("application-unknown", "there is no such application");
  return presentApplication(found, secrets.get(id));
}

/** @throws AppError malformed-request, with what is wrong with each field */
export function refuseDefinition(refusals: readonly Refusal[]): never {
  throw new AppError("malformed-request", refusals.map((refusal) => `✖ ${sentenceOf(refusal)}`).join("\n"));
}
