import { Agent, request } from "node:http";

export type HttpRequest = {
  readonly method: string;
  /** A list is sent as several headers. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** A stream is sent in chunks, without a Content-Length. */
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array> | undefined;
};

export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly text: string };

/**
 * Sends exactly these headers, on a connection of its own: one that is kept could be closed by the server at the moment
 * it is used again. An answer that comes before the body is through counts as one.
 */
export function sendHttp(url: URL, { method, headers, body }: HttpRequest): Promise<HttpAnswer> {
  const agent = new Agent({ keepAlive: true });
  const answered = new Promise<HttpAnswer>((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const status = incoming.statusCode ?? 0;
        resolve({
          status,
          headers: readHeaders(incoming.rawHeaders),
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    outgoing.on("error", reject);
    void write(outgoing, body).catch(reject);
  });
  return answered.finally(() => agent.destroy());
}

async function write(outgoing: ReturnType<typeof request>, body: HttpRequest["body"]): Promise<void> {
  if (body !== undefined && typeof body !== "string" && !(body instanceof Uint8Array)) {
    for await (const chunk of body) outgoing.write(chunk);
    outgoing.end();
  } else if (body === undefined) outgoing.end();
  else outgoing.end(body);
}

function readHeaders(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index] ?? "", raw[index + 1] ?? "");
  return headers;
}
