import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { z } from "zod";
import { otherClientId } from "./person";
import { githubRefusalNames, googleRefusalNames, type RefusalName, sendRefusal } from "./refusals";

const anywhere = ["ok", "down", "hang", "garbage", "huge", "reset"] as const;

/** What is other in an answer that is right but for that; a `null` is what is not there. */
const bends = {
  "other-issuer": { issuer: "https://issuer.example.net" },
  "other-subject": { sub: "100000000000000000666" },
  "other-audience": { aud: otherClientId },
  "other-party": { azp: otherClientId },
  "no-audience": { aud: null },
  over: { exp: "1700000000" },
  "no-email": { email: null, email_verified: null },
  "other-client": { app: { name: "Another", url: "https://app.example.net", client_id: otherClientId } },
  "no-client": { app: null },
} as const;

/** What an endpoint does instead of its work. */
export type Fault = (typeof anywhere)[number] | keyof typeof bends | RefusalName;

const fault = z.enum(anywhere);
const githubFault = z.enum([...anywhere, ...githubRefusalNames]);

/**
 * The endpoints that can be made to fail, and how each can:
 * `down` answers 503; `hang` accepts and never answers; `garbage` answers 200 with HTML; `huge` answers rightly
 * but more than 10 MB; `reset` cuts the connection. Then there are answers that are right but for one thing (`bends`), and
 * refusals in the provider's own words (`refusals.ts`).
 */
export const faultsSchema = z.strictObject({
  google: z.strictObject({
    discovery: z.enum([...anywhere, "other-issuer"]),
    jwks: fault,
    token: z.enum([...anywhere, ...googleRefusalNames]),
    userinfo: z.enum([...anywhere, ...googleRefusalNames, "other-subject", "no-email"]),
    tokeninfo: z.enum([
      ...anywhere,
      ...googleRefusalNames,
      "other-audience",
      "other-party",
      "no-audience",
      "over",
    ]),
  }),
  github: z.strictObject({
    token: githubFault,
    user: githubFault,
    emails: githubFault,
    check: z.enum([...anywhere, ...githubRefusalNames, "other-client", "no-client"]),
  }),
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
  if (kind === "ok" || kind === "huge" || kind in bends) return false;
  if (kind === "hang") return true;
  if (kind === "reset") {
    request.socket.resetAndDestroy();
    return true;
  }
  request.resume();
  if (kind === "down") response.writeHead(503, { "content-type": "text/plain" }).end("Service Unavailable\n");
  else if (kind === "garbage")
    response
      .writeHead(200, { "content-type": "text/html" })
      .end("<!doctype html><title>Oops</title><p>Not JSON.\n");
  else return sendRefusal(kind, response);
  return true;
}

/** Spaces before JSON mean nothing (RFC 8259, section 2): a reader without a limit would sign the person in. */
function* padded(json: string): Generator<Buffer> {
  const spaces = Buffer.alloc(64 * 1024, " ");
  for (let sent = 0; sent < 12 * 1024 * 1024; sent += spaces.length) yield spaces;
  yield Buffer.from(json);
}

/** The body an endpoint sends under a fault that starts from the right answer. */
export function bendBody(kind: Fault, body: unknown): string | Readable {
  if (kind === "huge") return Readable.from(padded(JSON.stringify(body)));
  const bend = Object.entries(bends).find(([name]) => name === kind)?.[1];
  return JSON.stringify(bend === undefined ? body : Object.assign({}, body, bend));
}
