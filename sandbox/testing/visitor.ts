import { createHash, randomBytes } from "node:crypto";

interface Cookie {
  name: string;
  value: string;
  path: string;
}

/** The account chooser as a visitor sees it: buttons by their accessible names. */
export interface OpenChooser {
  html: string;
  buttons: ReadonlyMap<string, string>;
  /** Presses a button and follows redirects until they leave the sandbox. */
  press: (name: string) => Promise<URL>;
}

/** A browser without a screen: keeps cookies by path and fills in the chooser, over real HTTP. */
export class Visitor {
  readonly #cookies = new Map<string, Cookie>();
  readonly #headers: Record<string, string>;

  constructor(headers: Record<string, string> = {}) {
    this.#headers = { accept: "text/html", "accept-language": "en", ...headers };
  }

  async fetch(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookies = [...this.#cookies.values()].filter(({ path }) => pathname.startsWith(path));
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: { ...this.#headers, cookie } });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Opens an authorize URL, as the application's redirect would. */
  async openChooser(authorizeUrl: string | URL): Promise<OpenChooser> {
    const { response, url } = await this.#follow(new URL(authorizeUrl));
    const html = await response.text();
    const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1];
    if (response.status !== 200 || action === undefined)
      throw new Error(`No chooser but ${response.status}: ${html}`);
    const buttons = new Map(
      [...html.matchAll(/<button[^>]* value="([^"]+)"[^>]*>(.*?)<\/button>/gs)].map(
        ([, value = "", content = ""]) => [textOf(content), value] as const,
      ),
    );
    return {
      html,
      buttons,
      press: async (name) => {
        const choice = buttons.get(name);
        if (choice === undefined)
          throw new Error(`No button "${name}" among ${[...buttons.keys()].join(", ")}`);
        const init = { method: "POST", body: new URLSearchParams({ choice }) };
        return (await this.#follow(new URL(textOf(action), url), init)).url;
      },
    };
  }

  async #follow(url: URL, init?: RequestInit): Promise<{ response: Response; url: URL }> {
    let response = await this.fetch(url, init);
    for (
      let location = response.headers.get("location");
      location;
      location = response.headers.get("location")
    ) {
      const next = new URL(location, url);
      if (next.origin !== url.origin) return { response, url: next };
      url = next;
      response = await this.fetch(url);
    }
    return { response, url };
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? "/";
    const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
    if (expires !== undefined && Date.parse(expires) <= Date.now()) this.#cookies.delete(name + path);
    else this.#cookies.set(name + path, { name, value, path });
  }
}

/** What a browser shows of a piece of HTML. */
function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#32;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();
}

/** A PKCE pair (RFC 7636). */
export function createPkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export function basicAuthorization({ id, secret }: { id: string; secret: string }): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`;
}
