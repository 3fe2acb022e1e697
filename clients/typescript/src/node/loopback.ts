import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Transport } from "../ask.js";
import { CloakroomError } from "../error.js";
import { openBrowser } from "./open-browser.js";
import { NOT_FOUND, type Page, REFUSED, SIGNED_IN, writePage } from "./page.js";
import { DEFAULT_SCOPE, type Program, transportTo } from "./program.js";
import { requestToken, type Token } from "./token.js";

const HOST = "127.0.0.1";
const AUTHORIZE = "/oauth/authorize";
const DEFAULT_TIMEOUT = 5 * 60_000;
/** Milliseconds that timers know; of more they make one. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;
/** Milliseconds for a browser to take the last page. */
const LAST_WORDS = 1_000;

export type BrowserProgram = Program & {
  /** The path of the redirect URI, which is registered as `http://127.0.0.1/callback`: its port may be any. Default `/callback`. */
  readonly redirectPath?: string | undefined;
  /** Leads the person to Cloakroom, and says false where it cannot; default: `openBrowser`. */
  readonly open?: ((url: string) => unknown) | undefined;
  /** Milliseconds for the person; default five minutes. */
  readonly timeout?: number | undefined;
};

/** What this sign-in alone knows. */
type Attempt = { readonly state: string; readonly verifier: string; readonly issuer: string };

/**
 * Signs in by the system's browser (RFC 8252): Cloakroom leads it back to a port of this machine that is open for that long.
 * @throws TypeError for an option that is malformed
 * @throws CloakroomError access_denied, timeout, no-browser, or as the token endpoint refuses; the reason of `signal` when that ends it
 */
export async function signInWithBrowser(program: BrowserProgram): Promise<Token> {
  const { clientId, scope = DEFAULT_SCOPE, redirectPath = "/callback", signal } = program;
  const { open = openBrowser, timeout = DEFAULT_TIMEOUT } = program;
  signal?.throwIfAborted();
  // After the port anything else would be another port, another host or no address at all.
  if (!/^\/[\w./~-]*$/.test(redirectPath)) throw new TypeError("redirectPath must be a path");
  if (!(timeout > 0 && timeout <= LONGEST_TIMEOUT)) throw new TypeError("timeout must be milliseconds");
  const transport = transportTo(program);
  const attempt = { state: randomText(), verifier: randomText(), issuer: transport.origin };
  const server = createServer();
  server.listen(0, HOST);
  try {
    await once(server, "listening");
    const redirectUri = `http://${HOST}:${portOf(server)}${redirectPath}`;
    const arriving = codeArriving(server, redirectUri, attempt, timeout, signal);
    // It may fail before it is waited for.
    arriving.catch(() => undefined);
    const opened = await open(authorizeUrl(transport, { clientId, scope, redirectUri }, attempt));
    if (opened === false) throw new CloakroomError("no-browser", "no browser could be opened here");
    const { code, answer } = await arriving;
    return await exchange(transport, { clientId, redirectUri, code, attempt, answer, signal });
  } finally {
    server.close();
    server.closeIdleConnections();
    // Who sends nothing, or reads nothing, keeps no program from its end.
    setTimeout(() => server.closeAllConnections(), LAST_WORDS).unref();
  }
}

type Arrival = { readonly code: string; readonly answer: (page: Page) => void };

/** Waits for the one answer that is Cloakroom's to this attempt. Everything else is told 404, and the waiting goes on. */
async function codeArriving(
  server: Server,
  redirectUri: string,
  attempt: Attempt,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<Arrival> {
  const ending = new AbortController();
  try {
    return await new Promise((resolve, reject) => {
      let answered = false;
      server.on("request", (request, response) => {
        const answer = (page: Page) => writePage(response, page);
        const parameters = answered ? null : parametersOf(request, redirectUri, attempt);
        if (!parameters) {
          answer(NOT_FOUND);
          return;
        }
        answered = true;
        const code = parameters.get("code");
        if (code !== null) {
          resolve({ code, answer });
          return;
        }
        answer(REFUSED);
        const error = parameters.get("error") ?? "";
        reject(
          new CloakroomError(
            /^\w{1,50}$/.test(error) ? error : "unexpected-answer",
            "the sign-in was refused",
          ),
        );
      });
      const late = () => reject(new CloakroomError("timeout", "nobody has signed in in time"));
      const timer = setTimeout(late, timeout);
      ending.signal.addEventListener("abort", () => clearTimeout(timer));
      const end = () => reject(signal?.reason as Error);
      signal?.addEventListener("abort", end, { signal: ending.signal });
    });
  } finally {
    ending.abort();
  }
}

/** The answer's parameters; null for a request that is not the answer to this attempt. */
function parametersOf(
  { method, url = "", headers }: IncomingMessage,
  redirectUri: string,
  { state, issuer }: Attempt,
): URLSearchParams | null {
  const { host, pathname, href } = new URL(redirectUri);
  // A page of another site could reach this port by a name of its own (DNS rebinding).
  if (method !== "GET" || headers.host !== host || !url.startsWith("/") || !URL.canParse(url, href))
    return null;
  const { pathname: asked, searchParams } = new URL(url, href);
  const names = [...searchParams.keys()];
  const own = asked === pathname && new Set(names).size === names.length;
  // RFC 9207: by `iss` an answer of another server is told apart.
  return own && searchParams.get("state") === state && searchParams.get("iss") === issuer
    ? searchParams
    : null;
}

async function exchange(
  transport: Transport,
  given: {
    readonly clientId: string;
    readonly redirectUri: string;
    readonly code: string;
    readonly attempt: Attempt;
    readonly answer: Arrival["answer"];
    readonly signal: AbortSignal | undefined;
  },
): Promise<Token> {
  const form = {
    grant_type: "authorization_code",
    client_id: given.clientId,
    redirect_uri: given.redirectUri,
    code: given.code,
    code_verifier: given.attempt.verifier,
  };
  try {
    const token = await requestToken(transport, form, given.signal);
    given.answer(SIGNED_IN);
    return token;
  } catch (error) {
    given.answer(REFUSED);
    throw error;
  }
}

function authorizeUrl(
  { origin }: Transport,
  asked: { readonly clientId: string; readonly scope: string; readonly redirectUri: string },
  { state, verifier }: Attempt,
): string {
  const url = new URL(AUTHORIZE, origin);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    scope: asked.scope,
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  return url.href;
}

/** 256 bits, as RFC 7636 section 4.1 recommends for a verifier. */
function randomText(): string {
  return randomBytes(32).toString("base64url");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the port is not open");
  return address.port;
}
