import { isSecret, variableNames } from "@/lib/env/variables";

/** Shorter ones stand in ordinary words too. */
const SHORTEST = 6;

/** The texts of an environment that nobody may read: secret variables, and the passwords within URLs. */
export function secretsOf(source: NodeJS.ProcessEnv): string[] {
  const values = variableNames.filter(isSecret).flatMap((name) => source[name]?.trim() ?? []);
  const passwords = values.flatMap((value) =>
    URL.canParse(value) ? spellings(new URL(value).password) : [],
  );
  return [...values, ...passwords]
    .filter((text) => text.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}

function spellings(password: string): string[] {
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
