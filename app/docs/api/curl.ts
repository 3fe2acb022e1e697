import { needsSession } from "@/lib/api/contract/failures";
import { isOperatorSecret, type Operation } from "@/lib/api/contract/operation";
import { EXAMPLE_ID } from "@/lib/api/openapi/examples";

/**
 * A command that calls an operation, for a POSIX shell where $SESSION holds the bearer value, and $METRICS_TOKEN and
 * $CRON_SECRET hold what the server has there.
 * @param origin the public origin, as https://example.com
 * @param options.body what to send, if anything
 * @param options.headers whether to show the answer's headers
 */
export function curlFor(
  operation: Operation,
  origin: string,
  { body, headers = false }: { body?: unknown; headers?: boolean } = {},
): string {
  const { method, path } = operation;
  const command = ["curl", ...(headers ? ["-i"] : []), ...(method === "GET" ? [] : ["-X", method])];
  const lines = [[...command, origin + path.replaceAll(/\{\w+\}/g, EXAMPLE_ID)].join(" ")];
  if (needsSession(operation)) lines.push('-H "Authorization: Bearer $SESSION"');
  if (isOperatorSecret(operation.access)) lines.push(`-H "Authorization: Bearer $${operation.access}"`);
  if (body !== undefined)
    lines.push("-H 'Content-Type: application/json'", `-d ${quote(JSON.stringify(body))}`);
  return lines.join(" \\\n  ");
}

/** A word in single quotes, within which a shell reads nothing but their end. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
