import { needsSession } from "@/app/api/failures";
import { EXAMPLE_ID } from "@/app/api/openapi/examples";
import type { Operation } from "@/lib/gate/route";

/**
 * A command that calls an operation, for a POSIX shell where $SESSION holds the bearer value.
 * @param origin the public origin, as https://example.com
 * @param body what to send, if anything
 */
export function curlFor(operation: Operation, origin: string, body?: unknown): string {
  const { method, path } = operation;
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${origin}${path.replaceAll(/\{\w+\}/g, EXAMPLE_ID)}`,
  ];
  if (needsSession(operation)) lines.push('-H "Authorization: Bearer $SESSION"');
  if (body !== undefined)
    lines.push("-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(body))}`);
  return lines.join(" \\\n  ");
}

/** A word in single quotes, within which a shell reads nothing but their end. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
