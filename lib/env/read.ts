import type { Problem } from "./problems";
import { isSecret, variableNames, variables, type Values, type VariableName } from "./variables";

export type Source = Readonly<Record<string, string | undefined>>;

/**
 * Reads every variable by its own rule, on its own: one that is wrong does not hide what is wrong with another.
 * A blank value counts as unset, as an empty line of a .env file means it.
 */
export function readValues(source: Source): { values: Values; problems: Problem[] } {
  const given = new Map<VariableName, string>();
  const problems: Problem[] = [];
  for (const name of variableNames) {
    const text = source[name]?.trim();
    if (!text) continue;
    // What a template or a script writes for a value that it does not have.
    if (text === "undefined" || text === "null")
      problems.push({ variable: name, wrong: `is the word "${text}"` });
    else given.set(name, text);
  }

  const first = variables.safeParse(Object.fromEntries(given));
  if (first.success) return { values: first.data, problems };
  for (const { path, message } of first.error.issues) {
    const name = variableNames.find((known) => known === path[0]);
    if (!name) continue;
    problems.push({
      variable: name,
      wrong: isSecret(name) ? message : `${message}; it is ${quote(given.get(name))}`,
    });
    given.delete(name);
  }
  return { values: variables.parse(Object.fromEntries(given)), problems };
}

function quote(text = ""): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}
