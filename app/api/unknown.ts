import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { observe } from "@/lib/gate/observe";
import { toResponse } from "@/lib/http/answer";
import { problem } from "@/lib/http/problem";

/** What no route answers is told to programs in their words, not as a page. */
export async function answerUnknown({ method }: Request): Promise<Response> {
  const answer = await observe(method, "/api/{unknown}", ({ requestId }) =>
    problem(new AppError("not-found"), { requestId, authUrl: env().authUrl }),
  );
  return toResponse(answer);
}
