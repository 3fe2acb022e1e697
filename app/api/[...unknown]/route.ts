import type { NextRequest } from "next/server";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { observe } from "@/lib/gate/observe";
import { problem } from "@/lib/http/problem";

/** What no route answers is told to programs in their words, not as a page. */
function answerUnknown({ method }: NextRequest): Promise<Response> {
  return observe(method, "/api/{unknown}", async ({ requestId }) =>
    problem(new AppError("not-found"), { requestId, authUrl: env().authUrl }),
  );
}

export {
  answerUnknown as DELETE,
  answerUnknown as GET,
  answerUnknown as PATCH,
  answerUnknown as POST,
  answerUnknown as PUT,
};
