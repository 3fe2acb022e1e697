import { once } from "node:events";
import { type IncomingMessage, type OutgoingHttpHeaders, request as ask } from "node:http";
import { buffer } from "node:stream/consumers";

export type Answer = {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
};

/** Those of the request, and those that Vercel writes, whatever the client claims in them. */
export function headersFor({ headers, socket }: IncomingMessage): Record<string, string> {
  const address = socket.remoteAddress ?? "";
  const own = Object.entries(headers).flatMap(([name, value]) =>
    /^(connection|transfer-encoding|keep-alive|x-matched-path|x-vercel-.*|x-middleware-.*)$/.test(name)
      ? []
      : [[name, Array.isArray(value) ? value.join(", ") : (value ?? "")] as const],
  );
  return {
    ...Object.fromEntries(own),
    "x-forwarded-for": address,
    "x-forwarded-host": headers.host ?? "",
    "x-forwarded-proto": "https",
    "x-real-ip": address,
    forwarded: `for=${address};host=${headers.host ?? ""};proto=https`,
    "x-vercel-forwarded-for": address,
    "x-vercel-proxied-for": address,
    "x-vercel-deployment-url": "cloakroom-made-up.vercel.app",
    "x-vercel-id": "fra1::made-up",
    "x-vercel-ip-city": "K%C3%B6ln",
    "x-vercel-ip-country": "DE",
  };
}

/** Hands a request to a function. */
export async function forward(
  port: number,
  target: string,
  method: string,
  headers: Record<string, string>,
  body: Buffer,
): Promise<Answer> {
  const { "content-length": _, ...rest } = headers;
  const length =
    body.length > 0 || !["GET", "HEAD"].includes(method) ? { "content-length": body.length } : {};
  const request = ask({ port, host: "127.0.0.1", path: target, method, headers: { ...rest, ...length } });
  request.end(body);
  const [response] = (await once(request, "response")) as [IncomingMessage];
  const { connection: _1, "keep-alive": _2, "transfer-encoding": _3, ...own } = response.headers;
  return { status: response.statusCode ?? 502, headers: own, body: await buffer(response) };
}
