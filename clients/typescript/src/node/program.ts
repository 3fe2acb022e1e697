import type { Transport } from "../ask.js";
import { transportOf } from "../client.js";

/** A program that is registered with Cloakroom as an application of kind `native`. */
export type Program = {
  /** Cloakroom's `AUTH_URL`. https, or http on this machine. */
  readonly baseUrl: string | URL;
  readonly clientId: string;
  /** Default `profile email`. */
  readonly scope?: string | undefined;
  readonly signal?: AbortSignal | undefined;
};

export const DEFAULT_SCOPE = "profile email";

/** @throws TypeError for an address that is malformed, or http to another machine */
export function transportTo({ baseUrl }: Program): Transport {
  return transportOf({ baseUrl });
}
