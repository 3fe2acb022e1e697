import { exampleOf, type VariableName } from "./variables";

/** One thing wrong with one variable; `wrong` completes the sentence "<VARIABLE> ...". */
export type Problem = { readonly variable: VariableName; readonly wrong: string };

/** Everything that is wrong with the environment, in one message that a person can act on. */
export class EnvironmentError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map(
      ({ variable, wrong }) => `  ${variable} ${wrong}. Example: ${variable}=${exampleOf(variable)}`,
    );
    super(
      [`The environment has ${count}:`, ...lines, "Each variable is explained in .env.example."].join("\n"),
    );
    this.name = "EnvironmentError";
  }
}
