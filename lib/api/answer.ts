import type { z } from "zod";
import { streamText } from "@/lib/http/text-stream";
import { logEvent } from "@/lib/log";
import type { TextMediaType } from "./contract/operation";

/** What a handler gives back: data that becomes JSON, or a text, whole or in pieces as they come. */
export type Outcome = { readonly data: unknown } | { readonly text: string | AsyncIterable<string> };

/**
 * Shapes an operation's answer: of its data what the schema describes, or its text as it comes. A `content-type` among
 * the headers wins over the operation's media type.
 */
export function answerWith(
  operation: { readonly answer: z.ZodType; readonly status?: 201; readonly mediaType?: TextMediaType },
  outcome: Outcome & { readonly headers?: HeadersInit },
  requestId: string,
): Response {
  const { headers: given } = outcome;
  if ("data" in outcome)
    return Response.json(operation.answer.parse(outcome.data), {
      status: operation.status ?? 200,
      ...(given === undefined ? {} : { headers: given }),
    });
  const headers = new Headers(given);
  if (!headers.has("content-type"))
    headers.set("content-type", `${operation.mediaType ?? "text/plain"}; charset=utf-8`);
  const { text } = outcome;
  if (typeof text === "string") return new Response(text, { headers });
  const logFault = (error: unknown) =>
    logEvent("error", "answer.broken-off", { request_id: requestId, error });
  return new Response(streamText(text, logFault), { headers });
}
