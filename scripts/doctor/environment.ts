import { exampleOf, variableNames } from "../../lib/env/variables";
import type { Patient } from "./check";
import { fine, type Finding, warning, wrong } from "./finding";

/** Families of names that are ours or Auth.js's; others set theirs without meaning us. */
const OUR_NAMES = /^(AUTH|NEXTAUTH|LIMIT|ADMIN)_/;

/** All that is wrong with the environment, in the words of `lib/env`, and variables that nobody reads. */
export function* checkEnvironment({ problems, source }: Patient): Iterable<Finding> {
  for (const { variable, wrong: says } of problems)
    yield wrong(
      `${variable} ${says}.`,
      `For example ${variable}=${exampleOf(variable)}; .env.example explains it.`,
    );
  if (problems.length === 0) yield fine("Every variable is well-formed, and they fit together.");

  const known = new Set<string>(variableNames);
  const unread = Object.keys(source).filter(
    (name) => OUR_NAMES.test(name) && !known.has(name) && source[name],
  );
  for (const name of unread.sort())
    yield warning(
      `${name} is set, and nothing reads it.`,
      "Compare its name with .env.example, or remove it.",
    );
}
