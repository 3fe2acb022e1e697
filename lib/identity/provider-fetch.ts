import { AppError } from "@/lib/errors";
import { type ProviderOperation, type ProviderOutcome, timeProviderCall } from "@/lib/metrics";
import type { Provider } from "@/lib/providers/providers";

/** The total time a provider has for one answer, in milliseconds, body included. */
const DEADLINE = 5_000;
/** No honest answer of these endpoints is larger, in bytes. */
const MAX_BODY = 1024 * 1024;

/** Seconds; nobody is told to wait longer, whatever the provider says, since the next provider may be asked at once. */
const LONGEST_WAIT = 3600;

/** What is asked of whom. */
export type ProviderCall = { readonly provider: Provider; readonly operation: ProviderOperation };

/** `providerFetch`, counted and timed as a part of somebody's sign-in. */
export async function askProvider(
  { provider, operation }: ProviderCall,
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const begun = performance.now();
  let outcome: ProviderOutcome = "unavailable";
  try {
    const response = await providerFetch(input, init);
    outcome = response.status >= 400 ? "refused" : "success";
    return response;
  } finally {
    timeProviderCall(provider, operation, outcome, (performance.now() - begun) / 1000);
  }
}

/**
 * `fetch` for providers: one deadline over connection, headers and body, a bounded body, no redirects. A provider that
 * is slow, unreachable, failing (5xx) or flooding is `provider-unavailable`, never a bad proof.
 */
export async function providerFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(DEADLINE);
  try {
    const response = await fetch(input, { ...init, signal, redirect: "manual", cache: "no-store" });
    if (response.status >= 500 || response.status === 429) {
      await response.body?.cancel();
      throw providerUnavailable(response);
    }
    const body = await readBounded(response);
    const { status, statusText, headers } = response;
    return new Response(body.length > 0 ? body : null, { status, statusText, headers });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("provider-unavailable", "the provider did not answer in time", { cause: error });
  }
}

/** An answer that neither gives nor refuses what was asked, as a failure that passes. */
export function providerUnavailable(response: Response): AppError {
  const retryAfter = retryAfterOf(response);
  const message = `the provider answered ${response.status}`;
  return new AppError("provider-unavailable", message, retryAfter === undefined ? {} : { retryAfter });
}

/**
 * In how many seconds the provider will answer, so far as it says: Retry-After (RFC 9110 section 10.2.3), or what GitHub
 * sends with a limit that is used up. A limit without either passes in a minute at the soonest (docs.github.com, "Best
 * practices for using the REST API").
 */
function retryAfterOf({ status, headers }: Response): number | undefined {
  const said = headers.get("retry-after") ?? "";
  const reset = headers.get("x-ratelimit-remaining") === "0" ? headers.get("x-ratelimit-reset") : null;
  const seconds = /^\d{1,9}$/.test(said)
    ? Number(said)
    : (Date.parse(said) || Number(reset ?? Number.NaN) * 1000) / 1000 - Date.now() / 1000;
  if (Number.isFinite(seconds)) return Math.min(Math.max(Math.ceil(seconds), 1), LONGEST_WAIT);
  return status === 403 || status === 429 ? 60 : undefined;
}

/** The JSON of an answer. An answer of 200 that is not JSON is the provider's fault, not the user's. */
export async function readProviderJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new AppError("provider-unavailable", "the provider's answer is not JSON", { cause: error });
  }
}

async function readBounded(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY) throw new AppError("provider-unavailable", "the provider's answer is too large");
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
