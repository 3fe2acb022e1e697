import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { createClient } from "../client.js";
import { listen } from "./listen.js";

/** A session, which no error may hold. */
export const SESSION = "v1.q7Xk2w.9Jc0mV3secret";
export const caller = { headers: { authorization: `Bearer ${SESSION}` } };
/** Of somebody. */
export const id = "0b9f0c3e-6c1d-4d0c-9d52-6d2b8f1f6a11";

/** A server that answers in one way, and the client of it. */
export async function answering(listener: RequestListener, options: { timeout?: number } = {}) {
  const seen: { url: string; headers: IncomingHttpHeaders }[] = [];
  const { url, port, server } = await listen((request, response) => {
    seen.push({ url: request.url ?? "", headers: request.headers });
    listener(request, response);
  });
  return { client: createClient({ baseUrl: `${url}/`, ...options }), seen, port, server };
}
