import { AppError } from "@/lib/errors";
import { type ProviderOperation, type ProviderOutcome, timeProviderCall } from "@/lib/metrics";
import type { Provider } from "./identity";

/** The total time a provider has for one answer, in milliseconds, body included. */
const DEADLINE = 5_000;
/** No honest answer of these endpoints is larger, in bytes. */
const MAX_BODY = 1024 * 1024;

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
      throw new AppError("provider-unavailable", `the provider answered ${response.status}`);
    }
    const body = await readBounded(response);
    const { status, statusText, headers } = response;
    return new Response(body.length > 0 ? body : null, { status, statusText, headers });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("provider-unavailable", "the provider did not answer in time", { cause: error });
  }
}

/** The JSON of an answer. An answer of 200 that is not JSON is the provider's fault, not the person's. */
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
