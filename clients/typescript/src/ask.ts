import { CloakroomError, type Answer, unexpected } from "./error.js";

/** How Cloakroom is asked. */
export type Transport = {
  /** Where, without a slash at its end. */
  readonly origin: string;
  /** Milliseconds for a whole answer. */
  readonly timeout: number;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
};

export type Question = {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
};

/** In bytes; a list of a person's sessions is the longest that comes. */
const LONGEST_ANSWER = 1024 * 1024;

/**
 * Asks, and reads the whole answer; a GET once more when the connection breaks before one. No redirect is followed: it would take
 * a session to another server.
 * @returns any answer but a redirect, whatever its status
 * @throws CloakroomError unreachable, timeout, unexpected-answer; the reason of `signal` when that ends it
 */
export async function ask(transport: Transport, path: string, question: Question): Promise<Answer> {
  const { signal, ...init } = question;
  signal?.throwIfAborted();
  const controller = new AbortController();
  // Called as a function: that of Workers takes no `this` but its own.
  const { timeout, fetch } = transport;
  const late = () => new CloakroomError("timeout", `no whole answer within ${timeout} ms`);
  const timer = setTimeout(() => controller.abort(late()), timeout);
  const end = () => controller.abort();
  signal?.addEventListener("abort", end);
  try {
    const request = { ...init, redirect: "manual" as const, signal: controller.signal, ...uncached() };
    const send = () => fetch(transport.origin + path, request);
    const response = await send().catch((error: unknown) => {
      // A connection that was kept breaks when the server is restarted; what changes nothing can be asked again.
      if (init.method !== "GET" || controller.signal.aborted) throw error;
      return send();
    });
    return await readAnswer(response);
  } catch (error) {
    // A reading that was ended says so in words of the runtime's.
    if (signal?.aborted === true) throw signal.reason;
    const ended: unknown = controller.signal.reason ?? error;
    throw ended instanceof CloakroomError ? ended : unreachable(error);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const redirects = response.type === "opaqueredirect" || (status >= 300 && status < 400);
  if (!redirects) return { status, headers, body: await readText(response) };
  await response.body?.cancel();
  throw unexpected(`a redirect (${status}), which is not followed`, { status, headers });
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.byteLength;
    if (length > LONGEST_ANSWER) {
      await reader.cancel();
      const { status, headers } = response;
      throw unexpected("the answer is too long", { status, headers });
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Frameworks keep answers of fetch; of one person it would be told to another. Older Workers do not know the word. */
function uncached(): Pick<RequestInit, "cache"> {
  return "cache" in Request.prototype ? { cache: "no-store" } : {};
}

/** Of what a runtime throws only its code is told. */
function unreachable(error: unknown): CloakroomError {
  const code = codeOf(error) ?? codeOf(error instanceof Error ? error.cause : undefined);
  const reason = code === undefined ? "" : ` (${code})`;
  return new CloakroomError("unreachable", `Cloakroom cannot be reached${reason}`);
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z\d_]{1,50}$/.test(code) ? code : undefined;
}
