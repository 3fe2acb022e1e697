import type { z } from "zod";
import type { ErrorCode } from "@/lib/errors";

/** What a provider's console gave for this application. */
type Client = { readonly clientId: string; readonly clientSecret: string };

type Definition<Shape extends z.ZodRawShape, Id, Secret, Settings extends Client, IdTokens> = {
  /** What it is called to operators. People read `providers` of `messages/*.json`. */
  readonly name: string;
  /** Its variables of the environment. */
  readonly variables: Shape;
  /** Which of them the console's client id and secret stand in. */
  readonly credentials: { readonly id: Id; readonly secret: Secret };
  /** Which of them say where it is, instead of where everybody finds it. */
  readonly addresses: readonly (keyof Shape & string)[];
  /** Which of them let fewer users in. One that is misspelt keeps us from starting. */
  readonly restrictions: readonly (keyof Shape & string)[];
  /** What is known of it by the environment; null when it is not configured. */
  readonly settings: (values: z.output<z.ZodObject<Shape>>) => Settings | null;
  /** The domains whose managed accounts alone may sign in. Empty: all accounts, and those of a provider that manages none. */
  readonly hostedDomains: (values: z.output<z.ZodObject<Shape>>) => readonly string[];
  /** The organisations and teams whose active members alone may sign in. Empty: all accounts. */
  readonly organizations: (values: z.output<z.ZodObject<Shape>>) => readonly string[];
  /** Where users are sent to sign in. */
  readonly webUrl: (settings: Settings) => string;
  /** Where its users take back what they have allowed, in their settings there. */
  readonly revokeUrl: (settings: Settings) => string;
  /** What tells the time there without being asked for anything. */
  readonly clockUrl: (settings: Settings) => string;
  /** The origins of its users' pictures, unless a variable moves the provider. */
  readonly avatarOrigins: readonly string[];
  /** Whether pictures come from `webUrl` instead, as those of a self-hosted provider do. */
  readonly servesAvatars: (settings: Settings) => boolean;
  /** What a native client exchanges for a session, besides an access token. */
  readonly exchange: {
    /** Whether it issues id_tokens (OpenID Connect). */
    readonly idTokens: IdTokens;
    /** How such a token begins, or an access token where there is none: an example for readers of the contract. */
    readonly example: string;
    /** How the exchange of a token that is good can fail there, and nowhere else. */
    readonly errors: readonly ErrorCode[];
  };
  /** What its console calls the address that users come back to. */
  readonly callbackName: string;
  /** How its secrets and tokens begin, as a regular expression; the log masks them. */
  readonly secretPrefixes: readonly string[];
  /** How it is drawn among the others in a plot. */
  readonly pattern: "solid" | "striped";
};

/** Checks a definition of a provider, and keeps the names of its variables as types. */
export function defineProvider<
  Shape extends z.ZodRawShape,
  const Id extends keyof Shape & string,
  const Secret extends keyof Shape & string,
  Settings extends Client,
  const IdTokens extends boolean,
>(definition: Definition<Shape, Id, Secret, Settings, IdTokens>) {
  return definition;
}
