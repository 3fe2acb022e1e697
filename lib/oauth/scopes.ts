/** What an application can ask to learn of a person. Metadata names these. */
export const SCOPES = ["profile", "email"] as const;

/**
 * `openid` is taken, since many clients cannot leave it out, and not advertised: there is no id_token, and userinfo says `sub`
 * whatever the scopes are.
 */
const TAKEN = [...SCOPES, "openid"] as const;

export type Scope = (typeof TAKEN)[number];

/**
 * The scopes of a request (RFC 6749 section 3.3), each once and in one order; unknown ones are dropped. Without the parameter:
 * both of SCOPES.
 * @returns null where none of those asked for is known
 */
export function readScopes(scope: string | undefined): Scope[] | null {
  if (scope === undefined) return [...SCOPES];
  const asked = scope.split(" ");
  const known = TAKEN.filter((name) => asked.includes(name));
  return known.length === 0 ? null : known;
}
