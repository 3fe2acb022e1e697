import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { googlePaths } from "./endpoints";
import type { Faults, RequestCounts } from "./faults";
import type { Forgery } from "./forge";
import { Grants } from "./github/grants";
import { createGoogle } from "./google/provider";
import { handleRequest } from "./handler";
import { parseLoopbackHost, parseLoopbackOrigin } from "./loopback";
import { createMint, type Mint } from "./mint";
import type { Person } from "./person";
import { createWorld, resetWorld, type ClientCredentials } from "./world";

export interface SandboxOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  /** A loopback address or name to listen on; 127.0.0.1 unless given. */
  host?: string;
  /** The credentials of the application at both providers. */
  clients: { google: ClientCredentials; github: ClientCredentials };
  /** Loopback origins whose `/api/auth/callback/{google,github}` is registered. */
  redirectOrigins: readonly string[];
}

/** A running sandbox. */
export interface Sandbox {
  origin: string;
  google: { issuer: string; tokeninfoUrl: string };
  /** `url` is what GitHub Enterprise calls its base: the API is below `{url}/api/v3`. */
  github: { url: string };
  /** @throws Error for an origin that is not on this machine */
  addRedirectOrigin(origin: string): void;
  /** Tokens without a browser, right or wrong; see `mint.ts` for all that can be ordered. */
  mint: Mint;
  /** Set any of these to make an endpoint fail from the next request on. */
  faults: Faults;
  /** Changes every honest id_token of the code flow from now on. */
  forgeIdTokens(forgery: Forgery): void;
  /** GitHub asks nothing from now on and signs this person in at once, as it does whoever has allowed the application before. */
  knowAtGitHub(personId: string): void;
  /** How often each endpoint was asked. */
  requests: RequestCounts;
  /** The people one can be, by id; change them as life would (a new e-mail, a renamed login). */
  people: Map<string, Person>;
  /** Signs with a new key from now on; `forgetOld` unpublishes the one before. */
  rotateKeys(options?: { forgetOld?: boolean }): Promise<void>;
  /** No faults, no forgery, nobody known, counters at zero, the cast as shipped. Tokens and keys stay. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts a Google-shaped OpenID Provider and a GitHub-shaped OAuth server on one port of this machine.
 * @throws Error in plain words for a host or origin that is not loopback; the system's error (`EADDRINUSE`) when
 *   the port is taken
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = parseLoopbackHost(options.host ?? "127.0.0.1");
  options.redirectOrigins.forEach(parseLoopbackOrigin);

  const server = createServer();
  server.listen(options.port ?? 0, host.replace(/^\[(.*)\]$/, "$1"));
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const origin = `http://${host}:${port}`;
  const world = await createWorld({ ...options, origin });
  const google = await createGoogle(world);
  const grants = new Grants();
  const providers = { google, grants, mint: createMint(world, google, grants) };
  server.on("request", (request, response) => void handleRequest(world, providers, request, response));

  return {
    origin,
    google: { issuer: `${origin}/google`, tokeninfoUrl: `${origin}/google${googlePaths.tokeninfo}` },
    github: { url: `${origin}/github` },
    addRedirectOrigin: (value) => void world.redirectOrigins.add(parseLoopbackOrigin(value)),
    mint: providers.mint,
    faults: world.faults,
    forgeIdTokens: (forgery) => void (world.forgery = forgery),
    knowAtGitHub: (personId) => void (world.knownAtGitHub = personId),
    requests: world.requests,
    people: world.people,
    rotateKeys: (rotation) => world.keys.rotate(rotation),
    reset: () => resetWorld(world),
    async close() {
      if (!server.listening) return;
      // Hanging answers and idle keep-alive connections would keep the port otherwise.
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
