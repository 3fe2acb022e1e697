import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { problem } from "@/lib/http/problem";

/** What no route answers is told to programs in their words, not as a page. */
export function answerUnknown(): Response {
  return problem(new AppError("not-found"), { requestId: randomUUID(), authUrl: env().authUrl });
}
