import type { Env } from "@/lib/env";
import type { Problem } from "@/lib/env/problems";
import type { Database } from "./database-access";
import type { Finding } from "./finding";

/** What the checks look at. `env` has everything that could be read, be the rest of the environment wrong. */
export type DoctorContext = {
  readonly source: NodeJS.ProcessEnv;
  readonly env: Env;
  readonly problems: readonly Problem[];
  readonly database: Database;
};

/** Tells its findings as it makes them, so that those before a deadline or a fault are not lost. */
export type Check = {
  readonly name: string;
  readonly run: (context: DoctorContext) => Iterable<Finding> | AsyncIterable<Finding>;
};
