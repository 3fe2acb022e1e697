import { checkTogether } from "./env/checks";
import { checkRestrictions } from "./env/unread";
import { EnvironmentError, type Problem } from "./env/problems";
import { readValues, type Source } from "./env/read";
import type { AddressRange } from "@/lib/parsers/values";
import { assemble, type Env, type Mode } from "./env/variables";

export type { AddressRange, Env, Mode };

/**
 * Reads an environment as far as it can be read, and says what is wrong with it. Only `npm run doctor` may go on with
 * one that has problems.
 * @param mode production insists on what development has defaults for
 */
export function examineEnv(source: Source, mode: Mode): { env: Env; problems: readonly Problem[] } {
  const { values, problems } = readValues(source);
  const env = assemble(values, mode);
  for (const problem of [...checkTogether(values, env, mode), ...checkRestrictions(source)])
    if (!problems.some(({ variable }) => variable === problem.variable)) problems.push(problem);
  return { env, problems };
}

/**
 * Parses an environment and checks that it can be run with.
 * @throws EnvironmentError with everything that is wrong, not only the first
 */
export function parseEnv(source: Source, mode: Mode): Env {
  const { env, problems } = examineEnv(source, mode);
  if (problems.length > 0) throw new EnvironmentError(problems);
  return env;
}

let processEnv: Env | undefined;

/**
 * The environment of this process, parsed at the first call; importing reads nothing, so building needs none.
 * @throws EnvironmentError
 */
export function env(): Env {
  return (processEnv ??= parseEnv(process.env, processMode(process.env.NODE_ENV)));
}

function processMode(nodeEnv: string | undefined): Mode {
  return nodeEnv === "production" || nodeEnv === "test" ? nodeEnv : "development";
}
