import { definitionOf, PROVIDERS } from "@/lib/providers/providers";

/** A variable of the environment; blank counts as unset, as it does for the application. */
export function readVariable(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === "" ? undefined : value;
}

/** Whether a provider is configured, or begun to be. */
export function isAnyProviderConfigured(): boolean {
  return PROVIDERS.some((provider) => readVariable(definitionOf(provider).credentials.id) !== undefined);
}
