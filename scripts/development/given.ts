/** A variable of the environment; blank counts as unset, as it does for the application. */
export function given(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === "" ? undefined : value;
}
