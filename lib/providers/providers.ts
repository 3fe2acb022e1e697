import type { z } from "zod";
import { github } from "./github";
import { google } from "./google";

const DEFINITIONS = { google, github };

export type Provider = keyof typeof DEFINITIONS;

/** One that issues id_tokens. */
export type OpenIdProvider = {
  [P in Provider]: true extends (typeof DEFINITIONS)[P]["exchange"]["idTokens"] ? P : never;
}[Provider];

/** What is known of a configured provider by the environment. */
export type ProviderSettings = {
  readonly [P in Provider]: NonNullable<ReturnType<(typeof DEFINITIONS)[P]["settings"]>>;
};

/** All of them, in the order in which users are offered them. */
export const PROVIDERS: readonly Provider[] = Object.keys(DEFINITIONS).filter(isProvider);

/** Whether a value from outside names one of our providers. */
export function isProvider(value: unknown): value is Provider {
  return typeof value === "string" && Object.hasOwn(DEFINITIONS, value);
}

/** Whether a provider issues id_tokens. */
export function issuesIdTokens(provider: Provider): provider is OpenIdProvider {
  return DEFINITIONS[provider].exchange.idTokens;
}

/** What is the same of a provider in every environment. */
export function definitionOf(provider: Provider) {
  return DEFINITIONS[provider];
}

type Places = {
  readonly [P in Provider]: {
    readonly webUrl: (settings: ProviderSettings[P]) => string;
    readonly clockUrl: (settings: ProviderSettings[P]) => string;
    readonly revokeUrl: (settings: ProviderSettings[P]) => string;
    readonly servesAvatars: (settings: ProviderSettings[P]) => boolean;
  };
};

const PLACES: Places = DEFINITIONS;

/** Where users are sent to sign in and take back what they have allowed, what tells the time there, and whether it has pictures. */
export function placeOf<P extends Provider>(provider: P, settings: ProviderSettings[P]) {
  return {
    webUrl: PLACES[provider].webUrl(settings),
    clockUrl: PLACES[provider].clockUrl(settings),
    revokeUrl: PLACES[provider].revokeUrl(settings),
    servesAvatars: PLACES[provider].servesAvatars(settings),
  };
}

/** The variables that one of them at least needs, as a sentence names them. */
export const CREDENTIALS_OF_ONE = PROVIDERS.map((provider) => {
  const { id, secret } = DEFINITIONS[provider].credentials;
  return `${id} and ${secret}`;
}).join(", or ");

/** The variables of all of them. */
export const PROVIDER_VARIABLES = { ...google.variables, ...github.variables };

type ProviderValues = z.output<z.ZodObject<typeof PROVIDER_VARIABLES>>;

/** What the environment says of each. */
export function settingsOf(values: ProviderValues): { [P in Provider]: ProviderSettings[P] | null } {
  return { google: google.settings(values), github: github.settings(values) };
}

/** The domains whose managed accounts alone may sign in, of each. */
export function hostedDomainsOf(values: ProviderValues): Record<Provider, readonly string[]> {
  return { google: google.hostedDomains(values), github: github.hostedDomains(values) };
}

/** The organisations and teams whose active members alone may sign in, of each. */
export function organizationsOf(values: ProviderValues): Record<Provider, readonly string[]> {
  return { google: google.organizations(values), github: github.organizations(values) };
}

/** The provider that tells of memberships in organisations, by which the rules of applications go. */
export const MEMBERSHIP_PROVIDER = "github" satisfies Provider;
