import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { observe } from "./observe";
import { problem } from "@/lib/http/problem";

/** What no route answers is told to programs in their words, not as a page. */
export async function answerUnknown({ method }: Request): Promise<Response> {
  return observe(method, "/api/{unknown}", async ({ requestId }) =>
    problem(new AppError("not-found"), { requestId, authUrl: env().authUrl }),
  );
}
