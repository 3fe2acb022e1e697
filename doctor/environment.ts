import { describeAdmission } from "@/lib/env/admission";
import { adviseOnUnread, describeUnread, findUnread, replacesRestriction } from "@/lib/env/unread";
import { exampleOf } from "@/lib/env/variables";
import { PROVIDERS } from "@/lib/providers/providers";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, warning, wrong } from "./finding";

/** All that is wrong with the environment, in the words of `lib/env`, who may sign in, and variables that nobody reads. */
export function* checkEnvironment({ env, problems, source }: DoctorContext): Iterable<Finding> {
  for (const { variable, wrong: says } of problems)
    yield wrong(
      `${variable} ${says}.`,
      `For example ${variable}=${exampleOf(variable)}; .env.example explains it.`,
    );
  if (problems.length === 0) yield fine("Every variable is well-formed, and they fit together.");

  // Without a provider nobody may, which is told above.
  if (PROVIDERS.some((provider) => env[provider] !== null)) yield note(describeAdmission(env));
  for (const unread of findUnread(source))
    if (!replacesRestriction(unread, source)) yield warning(describeUnread(unread), adviseOnUnread(unread));
}
