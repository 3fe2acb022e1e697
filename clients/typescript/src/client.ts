import { ask, type Question, type Transport } from "./ask.js";
import {
  type ApplicationMe,
  type Exchanged,
  type GithubProof,
  type GoogleProof,
  isApplicationMe,
  isDone,
  isEndOtherSessionsAnswer,
  isExchanged,
  isListSessionsAnswer,
  isMe,
  type Me,
  operations,
  type Session,
} from "./contract.js";
import { bearer } from "./credentials.js";
import { CloakroomError, errorOf, parseJson, unexpected } from "./error.js";
import { readInternalOrigin, readOrigin } from "./origins.js";
import { type RequestLike, targetOf } from "./request.js";
import { type Place, signInUrl } from "./sign-in-url.js";
import { isId } from "./user.js";
import { requireKnownOptions, type Verified, verify, type VerifyOptions } from "./verify.js";

export type ClientOptions = {
  /** Cloakroom's `AUTH_URL`. https, or http on this machine. */
  readonly baseUrl: string | URL;
  /**
   * This application's own origin, as browsers see it. `baseUrl` where both share a host; otherwise that of a host which
   * Cloakroom guards, whose cookie then counts: Cloakroom must have this server in its `TRUSTED_PROXIES`.
   */
  readonly origin?: string | URL | undefined;
  /** Where this server reaches Cloakroom, if not at `baseUrl`; http is taken here, for a network that you trust. */
  readonly internalUrl?: string | URL | undefined;
  /** Milliseconds for one whole answer; default 5000, at most 60000. */
  readonly timeout?: number | undefined;
  /** Default: the runtime's. For a service binding of a Worker, say. */
  readonly fetch?: Transport["fetch"] | undefined;
};

type Ending = { readonly signal?: AbortSignal | undefined };
type Invitation = { readonly invitation?: string | undefined };

/** What Google issued to a client id that Cloakroom knows (`AUTH_GOOGLE_AUDIENCES`); `nonce` goes with an id_token. */
export type GoogleToken = Invitation &
  ({ readonly id_token: string; readonly nonce?: string | undefined } | { readonly access_token: string });
/** What GitHub issued to Cloakroom's own OAuth application. */
export type GithubToken = Invitation & { readonly access_token: string };

/** What an exchange brings: keep `session_token`, which is told this once. */
export type SignedIn = Exchanged & { readonly session_token: string };

export type Cloakroom = Place & {
  /**
   * Who is calling, asked anew each time: a session that has ended is refused at once.
   * @throws CloakroomError when there is no answer to believe: let nobody in
   */
  readonly verify: (request: RequestLike, options?: VerifyOptions) => Promise<Verified>;
  /** Where to sign in and come back from, to the page of a request. */
  readonly signInUrl: (request?: RequestLike) => string;
  readonly exchangeGoogle: (token: GoogleToken, ending?: Ending) => Promise<SignedIn>;
  readonly exchangeGitHub: (token: GithubToken, ending?: Ending) => Promise<SignedIn>;
  /** The person of a session; of an application's (`a1.…`) what its scopes allow, and `application`. */
  readonly me: (sessionToken: string, ending?: Ending) => Promise<Me | ApplicationMe>;
  /** The live sessions of the person; a full session (`v1.…`) alone may ask. */
  readonly sessions: (sessionToken: string, ending?: Ending) => Promise<readonly Session[]>;
  readonly endSession: (sessionToken: string, id: string, ending?: Ending) => Promise<void>;
  /** @returns how many there were */
  readonly endOtherSessions: (sessionToken: string, ending?: Ending) => Promise<number>;
  /** Ends the session itself. @returns false where it was over already */
  readonly signOut: (sessionToken: string, ending?: Ending) => Promise<boolean>;
};

const KNOWN_OPTIONS: ReadonlySet<string> = new Set<keyof ClientOptions>([
  "baseUrl",
  "origin",
  "internalUrl",
  "timeout",
  "fetch",
]);

/**
 * A client of one Cloakroom. Each of its calls throws CloakroomError where Cloakroom refuses or cannot be asked.
 * @throws TypeError for an option that is malformed or not known
 */
export function createClient(options: ClientOptions): Cloakroom {
  requireKnownOptions(options, KNOWN_OPTIONS);
  const transport = transportOf(options);
  const place = {
    baseUrl: readOrigin("baseUrl", options.baseUrl),
    origin: options.origin === undefined ? null : readOrigin("origin", options.origin),
  };
  const read = <T>(path: string, question: Question, isAnswer: (answer: unknown) => answer is T) =>
    readAnswer(transport, path, question, isAnswer);
  const exchange = async (
    { method, path }: { readonly method: string; readonly path: string },
    proof: GoogleProof | GithubProof,
    { signal }: Ending = {},
  ) => {
    const body = JSON.stringify({ ...proof, delivery: "bearer" });
    const headers = { "content-type": "application/json" };
    return read(path, { method, headers, body, signal }, isSignedIn);
  };
  const asPerson = (token: string, method: string, { signal }: Ending = {}): Question => ({
    method,
    signal,
    headers: bearer(token),
  });
  return {
    ...place,
    verify: (request, verifyOptions) => verify(transport, place, request, verifyOptions),
    signInUrl: (request) => signInUrl(place, request ? targetOf(request) : "/"),
    exchangeGoogle: async (token, ending) => exchange(operations.exchangeGoogle, token, ending),
    exchangeGitHub: async (token, ending) => exchange(operations.exchangeGithub, token, ending),
    async me(token, ending) {
      const { method, path } = operations.getMe;
      return read(path, asPerson(token, method, ending), isEitherMe);
    },
    async sessions(token, ending) {
      const { method, path } = operations.listSessions;
      return (await read(path, asPerson(token, method, ending), isListSessionsAnswer)).sessions;
    },
    async endSession(token, id, ending) {
      // As a part of a path `..` would be another operation.
      if (!isId(id)) throw new TypeError("the session's id is malformed");
      const { method, path } = operations.endSession;
      await read(path.replace("{id}", id), asPerson(token, method, ending), isDone);
    },
    async endOtherSessions(token, ending) {
      const { method, path } = operations.endOtherSessions;
      return (await read(path, asPerson(token, method, ending), isEndOtherSessionsAnswer)).ended;
    },
    async signOut(token, ending) {
      const { method, path } = operations.signOut;
      try {
        await read(path, asPerson(token, method, ending), isDone);
        return true;
      } catch (error) {
        if (error instanceof CloakroomError && error.code === "unauthenticated") return false;
        throw error;
      }
    },
  };
}

/** How an instance of Cloakroom is asked. @throws TypeError for an option that is malformed */
export function transportOf(options: ClientOptions): Transport {
  const { baseUrl, internalUrl, timeout = 5_000 } = options;
  const fetch = options.fetch ?? ((url: string, init: RequestInit) => globalThis.fetch(url, init));
  if (!(timeout > 0 && timeout <= 60_000)) throw new TypeError("timeout must be 1 to 60000 milliseconds");
  const origin =
    internalUrl === undefined
      ? readOrigin("baseUrl", baseUrl)
      : readInternalOrigin("internalUrl", internalUrl);
  return { origin, timeout, fetch };
}

async function readAnswer<T>(
  transport: Transport,
  path: string,
  question: Question,
  isAnswer: (answer: unknown) => answer is T,
): Promise<T> {
  const headers = { accept: "application/json", ...question.headers };
  const answer = await ask(transport, path, { ...question, headers });
  if (answer.status !== 200) throw errorOf(answer);
  const json = parseJson(answer.body);
  if (!isAnswer(json)) throw unexpected("an answer of another shape", answer);
  return json;
}

function isSignedIn(answer: unknown): answer is SignedIn {
  return isExchanged(answer) && answer.session_token !== undefined;
}

function isEitherMe(answer: unknown): answer is Me | ApplicationMe {
  return isMe(answer) || isApplicationMe(answer);
}
