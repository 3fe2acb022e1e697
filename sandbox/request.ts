import type { IncomingMessage, ServerResponse } from "node:http";

const bodyLimit = 64 * 1024;

/** A request that cannot be served as it is, with the words for whoever sent it. */
export class BadRequest extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** One request, with its body read on demand. */
export class SandboxRequest {
  readonly method: string;
  readonly url: URL;

  constructor(
    readonly raw: IncomingMessage,
    readonly response: ServerResponse,
    origin: string,
  ) {
    this.method = raw.method ?? "GET";
    const target = raw.url ?? "/";
    if (!target.startsWith("/")) throw new BadRequest("The request target must be a path.");
    this.url = new URL(origin + target);
  }

  header(name: "accept" | "accept-language" | "authorization" | "content-type" | "user-agent"): string {
    return this.raw.headers[name] ?? "";
  }

  /** @throws BadRequest (413) above 64 KiB */
  async text(): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.raw as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > bodyLimit) throw new BadRequest(`The body is larger than ${bodyLimit} bytes.`, 413);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  /** @throws BadRequest for a body that is not JSON, or does not say that it is */
  async json(): Promise<unknown> {
    // A page of another site can send text/plain without asking, but not application/json.
    if (!/^application\/json\b/i.test(this.header("content-type"))) {
      throw new BadRequest("Send the body as application/json.", 415);
    }
    const text = await this.text();
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new BadRequest("The body is not JSON.");
    }
  }

  async form(): Promise<URLSearchParams> {
    return new URLSearchParams(await this.text());
  }

  /** The credentials of HTTP Basic, form-decoded as RFC 6749, 2.3.1 asks. */
  basic(): { id: string; secret: string } | undefined {
    const encoded = /^basic ([a-z0-9+/=]+)$/i.exec(this.header("authorization"))?.[1];
    const [, id, secret] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? "", "base64").toString("utf8")) ?? [];
    return id === undefined || secret === undefined
      ? undefined
      : { id: formDecode(id), secret: formDecode(secret) };
  }

  /** The token of `Authorization: Bearer …` or, as GitHub also takes it, `token …`. */
  bearer(): string | undefined {
    return /^(?:bearer|token) +(\S+)$/i.exec(this.header("authorization"))?.[1];
  }
}

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
