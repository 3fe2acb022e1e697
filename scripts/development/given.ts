import { definitionOf, PROVIDERS } from "../../lib/providers/providers";

/** A variable of the environment; blank counts as unset, as it does for the application. */
export function given(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === "" ? undefined : value;
}

/** Whether a provider is configured, or begun to be. */
export function isAnyProviderGiven(): boolean {
  return PROVIDERS.some((provider) => given(definitionOf(provider).credentials.id) !== undefined);
}
