import { parseArgs } from "node:util";
import { z } from "zod";
import type { Size } from "./population";

const count = z.coerce.number().int().positive();

/** `npm run bench:scale -- --quick` for a first look. */
export type ScaleOptions = {
  readonly large: Size;
  readonly small: Size;
  readonly rounds: number;
  /** Where the generated databases stay for the next run, if they do; else they are removed. */
  readonly keep: string | undefined;
};

/** @throws Error naming an unknown or impossible option */
export function readScaleOptions(args: readonly string[]): ScaleOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      users: { type: "string" },
      sessions: { type: "string" },
      events: { type: "string" },
      rounds: { type: "string", default: "5" },
      keep: { type: "string" },
    },
  });
  const { quick } = values;
  const users = count.parse(values.users ?? (quick ? 20_000 : 1_000_000));
  return {
    rounds: count.parse(values.rounds),
    keep: values.keep,
    large: {
      users,
      sessions: count.parse(values.sessions ?? users * 10),
      events: count.parse(values.events ?? users * 10),
    },
    small: { users: 1000, sessions: 10_000, events: 10_000 },
  };
}
