import { randomBytes } from "node:crypto";
import type { Choice } from "../choice";

/** What an authorization code stands for until it is exchanged. */
export interface Code {
  clientId: string;
  redirectUri: string;
  /** The S256 code challenge (RFC 7636, 4.2), when the application sent one. */
  challenge: string | undefined;
  choice: Choice;
  scopes: readonly string[];
}

/** A live user access token. */
export interface Token {
  value: string;
  /** The number of the authorization, as GitHub's token check answers it. */
  id: number;
  clientId: string;
  personId: string;
  scopes: readonly string[];
  createdAt: Date;
}

/** GitHub's codes last ten minutes. */
const codeLifetimeMs = 10 * 60 * 1000;

/** Codes and tokens of the GitHub look-alike, in memory. */
export class Grants {
  readonly #codes = new Map<string, Code & { expiresAt: number }>();
  readonly #tokens = new Map<string, Token>();
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  issueCode(code: Code): string {
    const value = randomBytes(10).toString("hex");
    this.#codes.set(value, { ...code, expiresAt: this.#now() + codeLifetimeMs });
    return value;
  }

  /** Takes a code out: it is good once. @returns undefined when unknown, used or too old */
  takeCode(value: string): Code | undefined {
    const code = this.#codes.get(value);
    this.#codes.delete(value);
    return code && code.expiresAt > this.#now() ? code : undefined;
  }

  issueToken(token: Pick<Token, "clientId" | "personId" | "scopes">): Token {
    const value = `gho_${randomBytes(18).toString("hex")}`;
    const issued = { ...token, value, id: this.#tokens.size + 1, createdAt: new Date(this.#now()) };
    this.#tokens.set(value, issued);
    return issued;
  }

  findToken(value: string): Token | undefined {
    return this.#tokens.get(value);
  }

  revokeToken(value: string): void {
    this.#tokens.delete(value);
  }
}
