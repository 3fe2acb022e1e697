import type { LookupAddress, LookupOptions } from "node:dns";
import { lookup } from "node:dns/promises";
import http from "node:http";
import https from "node:https";
import type { AddressRange } from "@/lib/parsers/values";
import { isAllowed, mayBeSentTo } from "./address";
import { readExcerpt } from "./excerpt";
import { literalAddress } from "./url";

/** For name, connection, request and the head of the answer together, in milliseconds. */
const DEADLINE_MS = 15_000;

/** Why there is no answer. */
export type SendFailure = "timeout" | "address-refused" | "name-unknown" | "certificate" | "connection";

export type Sent =
  | {
      readonly status: number;
      /** What `Retry-After` asks for, as it came. */
      readonly retryAfter: string | null;
      /** How the answer begins, in one line. */
      readonly excerpt: string;
    }
  | { readonly failure: SendFailure };

type Sending = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** Inner addresses that may be sent to, and need no encryption. */
  readonly allowed: readonly AddressRange[];
  /** Breaks it off. */
  readonly signal: AbortSignal;
  /** In milliseconds. */
  readonly deadline?: number;
};

class AddressRefused extends Error {}

/**
 * Posts a message, once, on a connection of its own to an address that has been judged, whatever the name leads to a moment
 * later (DNS rebinding). An answer that leads elsewhere is an answer, and not followed.
 * @throws Error when `signal` breaks it off
 */
export async function sendMessage(sending: Sending): Promise<Sent> {
  const { url, headers, body, allowed, signal, deadline = DEADLINE_MS } = sending;
  const target = new URL(url);
  const judge = (address: string) =>
    target.protocol === "https:" ? mayBeSentTo(address, allowed) : isAllowed(address, allowed);
  // Of an address Node asks no resolver.
  const literal = literalAddress(target);
  if (literal !== null && !judge(literal)) return { failure: "address-refused" };
  const late = AbortSignal.timeout(deadline);
  try {
    const response = await post(target, { headers, body, judge, signal: AbortSignal.any([signal, late]) });
    const excerpt = await readExcerpt(response);
    return { status: response.statusCode ?? 0, retryAfter: response.headers["retry-after"] ?? null, excerpt };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: late.aborted ? "timeout" : failureOf(error) };
  }
}

type Posting = Pick<Sending, "headers" | "body" | "signal"> & {
  readonly judge: (address: string) => boolean;
};

function post(target: URL, { headers, body, judge, signal }: Posting): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (target.protocol === "https:" ? https : http).request(target, {
      method: "POST",
      headers: {
        ...headers,
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "accept-encoding": "identity",
        "user-agent": "Cloakroom-Webhooks",
      },
      agent: false,
      signal,
      lookup: lookupJudged(judge),
    });
    request.once("response", (response) => {
      signal.addEventListener("abort", () => response.destroy(), { once: true });
      resolve(response);
    });
    request.once("error", reject);
    // Without an answer and without an error: it was an upgrade to another protocol.
    request.once("close", () => reject(new Error("the connection has ended without an answer")));
    request.end(body);
  });
}

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name and hands on only addresses that are judged good; none when one of them is not. */
function lookupJudged(judge: (address: string) => boolean) {
  return (hostname: string, options: LookupOptions, callback: Found): void => {
    lookup(hostname, { ...options, all: true }).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(({ address }) => judge(address)))
          callback(new AddressRefused("the name leads to an address that is not sent to"), []);
        else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), []),
    );
  };
}

function failureOf(error: unknown): SendFailure {
  if (error instanceof AddressRefused) return "address-refused";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(ENOTFOUND|EAI_)/.test(code)) return "name-unknown";
  return /CERT|UNABLE_TO_|ERR_TLS_|ERR_SSL_/.test(code) ? "certificate" : "connection";
}
