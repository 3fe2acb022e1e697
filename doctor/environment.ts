import { describeAdmission } from "@/lib/env/admission";
import { adviseOnUnread, describeUnread, findUnread, restrictionMeant } from "@/lib/env/unread";
import { exampleOf } from "@/lib/env/variables";
import { PROVIDERS } from "@/lib/providers/providers";
import { readLogo } from "@/lib/product/logo";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, warning, wrong } from "./finding";

/** All that is wrong with the environment, in the words of `lib/env`, who may sign in, and variables that nobody reads. */
export async function* checkEnvironment({ env, problems, source }: DoctorContext): AsyncIterable<Finding> {
  for (const { variable, wrong: says } of problems)
    yield wrong(
      `${variable} ${says}.`,
      `For example ${variable}=${exampleOf(variable)}; .env.example explains it.`,
    );
  const { logoFile } = env.product;
  if (logoFile !== undefined)
    try {
      await readLogo(logoFile);
    } catch (error) {
      yield wrong(
        error instanceof Error ? error.message : String(error),
        "Name an SVG, PNG or WebP of at most 64 KB, or leave PRODUCT_LOGO empty.",
      );
    }
  if (problems.length === 0) yield fine("Every variable is well-formed, and they fit together.");

  // Without a provider nobody may, which is told above.
  if (PROVIDERS.some((provider) => env[provider] !== null)) yield note(describeAdmission(env));
  for (const unread of findUnread(source))
    if (restrictionMeant(unread, source) === undefined)
      yield warning(describeUnread(unread), adviseOnUnread(unread));
}
