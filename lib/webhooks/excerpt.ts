import type { IncomingMessage } from "node:http";

/** Read of an answer, in bytes; kept of it, in characters. */
const MOST_BYTES = 4096;
const MOST_CHARACTERS = 300;
/** The status has been read by then, so what follows may not keep anybody, in milliseconds. */
const PATIENCE_MS = 2_000;

/**
 * How an answer begins, in one line without control characters; as much as comes soon, and then the connection is ended,
 * however much more there is to come.
 */
export async function readExcerpt(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    response.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
    response.once("error", () => undefined);
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= MOST_BYTES) resolve();
    });
  });
  response.destroy();
  const text = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString("utf8");
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();
}
