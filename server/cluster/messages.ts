import { z } from "zod";

const id = z.number();
/** What a registry of prom-client says of one metric. */
const metric = z.looseObject({ type: z.unknown() });
const metrics = z.array(metric);
export type Metrics = z.infer<typeof metrics>;

/** Everything that a launcher and its workers tell each other. */
const message = z.discriminatedUnion("kind", [
  /** To a worker: answer what is under way, and end; after so many seconds. */
  z.object({ kind: z.literal("drain"), delay: z.number() }),
  /** From a worker: what do all of them count? */
  z.object({ kind: z.literal("gather"), id }),
  /** To a worker: what do you count? */
  z.object({ kind: z.literal("report"), id }),
  /** From a worker, in answer to that. */
  z.object({ kind: z.literal("reported"), id, metrics }),
  /** From a worker that ends: what it has counted in its life. */
  z.object({ kind: z.literal("departed"), metrics }),
  /** To the worker that asked. */
  z.object({ kind: z.literal("gathered"), id, all: z.array(metrics) }),
]);
export type Message = z.infer<typeof message>;

/** @returns null for what others say on the same channel */
export function readMessage(raw: unknown): Message | null {
  return message.safeParse(raw).data ?? null;
}
