import { randomUUID } from "node:crypto";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { toResponse } from "@/lib/http/answer";
import { problem } from "@/lib/http/problem";

/** What no route answers is told to programs in their words, not as a page. */
function answerUnknown(): Response {
  return toResponse(problem(new AppError("not-found"), { requestId: randomUUID(), authUrl: env().authUrl }));
}

export {
  answerUnknown as DELETE,
  answerUnknown as GET,
  answerUnknown as PATCH,
  answerUnknown as POST,
  answerUnknown as PUT,
};
