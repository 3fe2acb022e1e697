import type { IncomingMessage } from "node:http";
import type { ApiRequest } from "@/lib/http/api-request";

/** A request without a body, read from its connection only as far as an operation asks. */
export class DirectRequest implements ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: DirectHeaders;
  readonly body = null;

  constructor(message: IncomingMessage) {
    this.method = message.method ?? "GET";
    this.url = message.url ?? "/";
    this.headers = new DirectHeaders(message.headers);
  }
}

class DirectHeaders {
  readonly #received: IncomingMessage["headers"];

  constructor(received: IncomingMessage["headers"]) {
    this.#received = received;
  }

  get(name: string): string | null {
    const value = this.#received[name];
    if (value !== undefined) return typeof value === "string" ? value : value.join(", ");
    // Next gives these to every request that comes without.
    if (name === "x-forwarded-host") return this.#received.host ?? null;
    return name === "x-forwarded-proto" ? "http" : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }
}
