import type { z } from "zod";
import { logEvent } from "@/lib/log";

/** What a handler gives back: data that becomes JSON, or a text, whole or in pieces as they come. */
export type Outcome = { readonly data: unknown } | { readonly text: string | AsyncIterable<string> };

/** The media types of text that operations answer with. */
export type TextMediaType = "text/plain" | "text/csv";

/**
 * Shapes an operation's answer: of its data what the schema describes, or its text as it comes. A `content-type` among
 * the headers wins over the operation's media type.
 */
export function answerWith(
  operation: { readonly answer: z.ZodType; readonly mediaType?: TextMediaType },
  outcome: Outcome & { readonly headers?: Headers | ReadonlyMap<string, string> },
  requestId: string,
): Response {
  const headers = new Headers([...(outcome.headers ?? [])]);
  if ("data" in outcome) return Response.json(operation.answer.parse(outcome.data), { headers });
  if (!headers.has("content-type"))
    headers.set("content-type", `${operation.mediaType ?? "text/plain"}; charset=utf-8`);
  const { text } = outcome;
  return new Response(typeof text === "string" ? text : streamOf(text, requestId), { headers });
}

/**
 * A piece is asked for when the client is ready for it, and no more when it has gone. A fault in the middle can no longer
 * change the status: the connection breaks off, and the log says why.
 */
function streamOf(pieces: AsyncIterable<string>, requestId: string): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(next.value));
      } catch (error) {
        logEvent("error", "answer.broken-off", { request_id: requestId, error });
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
