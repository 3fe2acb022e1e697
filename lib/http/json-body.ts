import { AppError } from "@/lib/errors";

/** The largest body of a request, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/**
 * The JSON object in a request's body. An empty body is an empty object, for requests that need none.
 * @throws AppError unsupported-media-type, payload-too-large, malformed-request (also for a key that stands twice:
 * parsers disagree on which one counts, and a proxy may have checked the other; RFC 8259 section 4)
 */
export async function readJsonBody(request: Pick<Request, "body" | "headers">): Promise<unknown> {
  const bytes = await readBounded(request.body);
  if (bytes.length === 0) return {};
  const mediaType = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") throw new AppError("unsupported-media-type", "the body is not JSON");
  const text = decode(bytes);
  const body = parse(text);
  if (hasDuplicateKeys(text)) throw new AppError("malformed-request", "a key stands twice in the body");
  return body;
}

async function readBounded(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream: what is too large is not read to its end.
    if (length > MAX_BODY_BYTES) throw new AppError("payload-too-large", "the body is larger than 16 KB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new AppError("malformed-request", "the body is not UTF-8", { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause, which quotes the body: there may be a token in it, and causes are logged.
    throw new AppError("malformed-request", "the body is not JSON");
  }
}

/** Whether any object in a valid JSON text has the same key twice, however its characters are escaped. */
export function hasDuplicateKeys(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  for (const [token, colon] of json.matchAll(tokens)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, -colon.length)));
      const keys = open.at(-1);
      if (keys?.has(key)) return true;
      keys?.add(key);
    }
  }
  return false;
}
