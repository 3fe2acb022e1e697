import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { z } from "zod";
import { bareEnvironment, sandboxClients } from "@/tests/servers";
import { tsx } from "../peers-folder";
import type { Size } from "./population";

/** A process that works on one database. */
export type Worker = {
  /** Does something so often. @returns how long each took, in milliseconds @throws Error when it cannot be done */
  time(operation: string, times: number): Promise<number[]>;
  stop(): void;
};

const answer = z.union([z.object({ took: z.array(z.number()) }), z.object({ error: z.string() })]);

/** Starts a process for a generated database, without the session cache: every read is a question to PostgreSQL. */
export function startWorker(databaseUrl: string, { users }: Size): Worker {
  const child = fork(join(import.meta.dirname, "worker.ts"), {
    execArgv: ["--import", tsx],
    env: {
      ...bareEnvironment(),
      DATABASE_URL: databaseUrl,
      AUTH_URL: "http://localhost:3000",
      AUTH_SECRET: randomBytes(32).toString("base64url"),
      AUTH_GOOGLE_ID: sandboxClients.google.id,
      AUTH_GOOGLE_SECRET: sandboxClients.google.secret,
      SESSION_CACHE: "off",
      LOG_LEVEL: "warn",
      SCALE_USERS: String(users),
    },
  });
  return {
    async time(operation, times) {
      child.send({ operation, times });
      const received: unknown[] = await once(child, "message");
      const answered = answer.parse(received[0]);
      if ("error" in answered) throw new Error(answered.error);
      return answered.took;
    },
    stop: () => child.disconnect(),
  };
}
