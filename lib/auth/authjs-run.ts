import type { Client } from "@/lib/http/client";
import type { Identity } from "@/lib/identity/identity";
import type { Provider } from "@/lib/providers/providers";
import type { IntentResult } from "./intent";

/**
 * One run of Auth.js, for one browser and one provider. Auth.js does the OAuth exchange; what our own checks and functions
 * find on the way is kept here, because its answer alone says neither the cause of a failure nor what was written.
 */
export type AuthjsRun = {
  readonly provider: Provider;
  readonly client: Client;
  /** The nonce of the authorization request, for Google. */
  readonly nonce?: string | null;
  /** What to do with the identity once it is checked. */
  readonly finish?: (identity: Identity) => Promise<IntentResult>;
  identity?: Identity;
  result?: IntentResult;
  fault?: unknown;
};
