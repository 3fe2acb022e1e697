import type { Context, MiddlewareHandler } from "hono";
import { type AskingOptions, type BehindProxyOptions, createGate } from "./gate.js";
import type { User } from "./user.js";

export type HonoOptions =
  | AskingOptions
  | (BehindProxyOptions & {
      /** The address of the socket, which each runtime tells in its own way: `(c) => getConnInfo(c).remote.address`. */
      readonly peerAddress: (c: Context) => string | undefined;
    });

/**
 * Middleware that lets only people through whom Cloakroom knows, as `c.get("user")`. Others are answered 401, 403, or 503
 * when Cloakroom cannot be asked (`application/problem+json`); with `redirect`, a browser that opens a page is led to sign in.
 * @throws TypeError for an option that is malformed or not known
 */
export function requireUser(options: HonoOptions): MiddlewareHandler<{ Variables: { user: User } }> {
  const { gate, peerOf } = prepare(options);
  return async (c, next) => {
    const passed = await gate(c.req.raw, peerOf(c));
    if (passed.user) {
      c.set("user", passed.user);
      await next();
      return undefined;
    }
    const { status, headers, body } = passed.refusal;
    return new Response(body, { status, headers });
  };
}

function prepare(options: HonoOptions) {
  if (!("trustedProxies" in options)) return { gate: createGate(options), peerOf: () => undefined };
  const { peerAddress, ...behindProxy } = options;
  if (typeof (peerAddress as unknown) !== "function")
    throw new TypeError("peerAddress must tell the address of the socket");
  return { gate: createGate(behindProxy), peerOf: peerAddress };
}
