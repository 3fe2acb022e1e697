import { once } from "node:events";
import http, { type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { text } from "node:stream/consumers";

export type Answer = {
  url: URL;
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
};

/** Every host name is this machine: no test asks another, and a certificate's names are only known here. */
export const lookup: LookupFunction = (_name, { all }, found) => {
  if (all === true) found(null, [{ address: "127.0.0.1", family: 4 }]);
  else found(null, "127.0.0.1", 4);
};

export type VisitorOptions = { address?: string; headers?: OutgoingHttpHeaders; ca?: string | undefined };

type Ask = {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: Buffer | string;
  /** What the request line says in the place of the path, such as a whole URL (RFC 9112 section 3.2). */
  target?: string;
};

/**
 * A browser with JavaScript turned off: keeps cookies by host and path, follows redirects, sends forms. Made of
 * node:http, because `fetch` cannot choose the address it comes from, nor send a Host or Origin of its own.
 */
export class Visitor {
  readonly #cookies = new Map<string, { host: string; path: string; pair: string }>();
  /** Every Set-Cookie line, as it came. */
  readonly setCookies: string[] = [];

  /**
   * @param options.address whom the server sees; any of 127.0.0.0/8 on Linux
   * @param options.ca whose certificates count
   */
  constructor(private readonly options: VisitorOptions = {}) {}

  /** Opens a page as a browser does, to where its redirects end. */
  open(url: string | URL): Promise<Answer> {
    return this.#follow(new URL(url), {});
  }

  /** Presses a button of a page: sends the form that holds `marker`, to where its redirects end. */
  async submit(page: Answer, marker: string, button: Record<string, string> = {}): Promise<Answer> {
    const form = [...page.body.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].find(([whole]) =>
      whole.includes(marker),
    );
    if (!form) throw new Error(`No form with ${marker} on ${page.url.href} (${page.status}):\n${page.body}`);
    const [, attributes = "", content = ""] = form;
    const fields = { ...hiddenFieldsOf(content), ...button };
    const encoded = new Response(encode(fields, attributes.toLowerCase().includes("multipart/form-data")));
    return this.#follow(new URL(attribute(attributes, "action") ?? "", page.url), {
      method: "POST",
      headers: { "content-type": encoded.headers.get("content-type") ?? "", origin: page.url.origin },
      body: Buffer.from(await encoded.arrayBuffer()),
    });
  }

  /** One request, without following a redirect; not of a page unless `accept` says so. */
  async ask(
    url: string | URL,
    { method = "GET", headers = {}, body = "", target }: Ask = {},
  ): Promise<Answer> {
    const asked = new URL(url);
    const cookie = this.cookiesFor(asked);
    const { request } = asked.protocol === "https:" ? https : http;
    const message = request(asked, {
      ...(target === undefined ? {} : { path: target }),
      method,
      lookup,
      localAddress: this.options.address,
      ca: this.options.ca,
      // Else it would be what the header Host says.
      ...(isIP(asked.hostname) === 0 ? { servername: asked.hostname } : {}),
      headers: {
        accept: "*/*",
        "user-agent": "Visitor/1.0",
        ...(cookie ? { cookie } : {}),
        ...(body.length > 0 ? { "content-length": Buffer.byteLength(body) } : {}),
        ...this.options.headers,
        ...headers,
      },
    });
    message.end(body);
    const [response] = (await once(message, "response")) as [import("node:http").IncomingMessage];
    for (const line of response.headers["set-cookie"] ?? []) {
      this.setCookies.push(line);
      this.#keep(asked, line);
    }
    return {
      url: asked,
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: await text(response),
    };
  }

  /** The Cookie header for a URL. */
  cookiesFor({ hostname, pathname }: URL): string {
    const fitting = [...this.#cookies.values()].filter(
      ({ host, path }) => host === hostname && pathname.startsWith(path),
    );
    return fitting.map(({ pair }) => pair).join("; ");
  }

  async #follow(url: URL, first: Ask): Promise<Answer> {
    const page = { accept: "text/html,application/xhtml+xml" };
    let answer = await this.ask(url, { ...first, headers: { ...page, ...first.headers } });
    for (let hops = 0; answer.status >= 300 && answer.status < 400; hops++) {
      if (hops === 10) throw new Error(`Redirected in circles, lastly to ${answer.headers.location ?? ""}`);
      answer = await this.ask(new URL(answer.headers.location ?? "", answer.url), { headers: page });
    }
    return answer;
  }

  #keep({ hostname: host }: URL, line: string): void {
    const pair = line.split(";", 1)[0] ?? "";
    const path = attributeOf(line, "path") ?? "/";
    const key = `${host} ${path} ${pair.split("=", 1)[0] ?? ""}`;
    const over =
      Date.parse(attributeOf(line, "expires") ?? "") <= Date.now() || attributeOf(line, "max-age") === "0";
    if (over) this.#cookies.delete(key);
    else this.#cookies.set(key, { host, path, pair });
  }
}

function attributeOf(cookie: string, name: string): string | undefined {
  return new RegExp(`;\\s*${name}=([^;]+)`, "i").exec(cookie)?.[1];
}

function hiddenFieldsOf(form: string): Record<string, string> {
  const inputs = [...form.matchAll(/<input\b[^>]*>/g)].map(([input]) => input);
  return Object.fromEntries(
    inputs.flatMap((input) => {
      const name = attribute(input, "name");
      return name === undefined ? [] : [[name, attribute(input, "value") ?? ""] as const];
    }),
  );
}

function encode(fields: Record<string, string>, multipart: boolean): FormData | URLSearchParams {
  if (!multipart) return new URLSearchParams(fields);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`, "i")
    .exec(tag)?.[1]
    ?.replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
