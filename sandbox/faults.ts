import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { z } from "zod";

const anywhere = ["ok", "down", "hang", "garbage", "huge", "reset"] as const;

/** What an endpoint does instead of its work. */
export type Fault = (typeof anywhere)[number] | "other-issuer" | "other-subject";

const fault = z.enum(anywhere);

/**
 * The endpoints that can be made to fail, and how each can:
 * `down` answers 503; `hang` accepts and never answers; `garbage` answers 200 with HTML; `huge` answers rightly
 * but more than 10 MB; `reset` cuts the connection; `other-issuer` and `other-subject` answer with a wrong `issuer`
 * or `sub`.
 */
export const faultsSchema = z.strictObject({
  google: z.strictObject({
    discovery: z.enum([...anywhere, "other-issuer"]),
    jwks: fault,
    token: fault,
    userinfo: z.enum([...anywhere, "other-subject"]),
    tokeninfo: fault,
  }),
  github: z.strictObject({ token: fault, user: fault, emails: fault, check: fault }),
});
export type Faults = z.infer<typeof faultsSchema>;

/** How often each endpoint was asked, failing or not. */
export type RequestCounts = { [P in keyof Faults]: Record<keyof Faults[P], number> };

export function noFaults(): Faults {
  return {
    google: { discovery: "ok", jwks: "ok", token: "ok", userinfo: "ok", tokeninfo: "ok" },
    github: { token: "ok", user: "ok", emails: "ok", check: "ok" },
  };
}

export function noRequests(): RequestCounts {
  return {
    google: { discovery: 0, jwks: 0, token: 0, userinfo: 0, tokeninfo: 0 },
    github: { token: 0, user: 0, emails: 0, check: 0 },
  };
}

/**
 * Plays a fault that needs no right answer.
 * @returns whether the request is dealt with
 */
export function playFault(kind: Fault, request: IncomingMessage, response: ServerResponse): boolean {
  switch (kind) {
    case "down":
      request.resume();
      response.writeHead(503, { "content-type": "text/plain" }).end("Service Unavailable\n");
      return true;
    case "garbage":
      request.resume();
      response
        .writeHead(200, { "content-type": "text/html" })
        .end("<!doctype html><title>Oops</title><p>Not JSON.\n");
      return true;
    case "reset":
      request.socket.resetAndDestroy();
      return true;
    case "hang":
      return true;
    case "ok":
    case "huge":
    case "other-issuer":
    case "other-subject":
      return false;
  }
}

/** Spaces before JSON mean nothing (RFC 8259, section 2): a reader without a limit would sign the person in. */
function* padded(json: string): Generator<Buffer> {
  const spaces = Buffer.alloc(64 * 1024, " ");
  for (let sent = 0; sent < 12 * 1024 * 1024; sent += spaces.length) yield spaces;
  yield Buffer.from(json);
}

/** The body an endpoint sends under a fault that starts from the right answer. */
export function bendBody(kind: Fault, body: unknown): string | Readable {
  switch (kind) {
    case "huge":
      return Readable.from(padded(JSON.stringify(body)));
    case "other-issuer":
      return JSON.stringify(Object.assign({}, body, { issuer: "https://issuer.example.net" }));
    case "other-subject":
      return JSON.stringify(Object.assign({}, body, { sub: "100000000000000000666" }));
    case "ok":
    case "down":
    case "hang":
    case "garbage":
    case "reset":
      return JSON.stringify(body);
  }
}
