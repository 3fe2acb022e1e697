/** A variable of the environment; blank counts as unset, as it does for the application. */
export function given(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}
