/** In characters of the target; what the header of a request can hold beside its cookies. */
const LONGEST = 4096;

/** What browsers send of a URL: a path with its query, as they wrote it. Latin-1, since headers hold bytes. */
const TARGET = /^\/[\x21-\x7e\x80-\xff]*$/;

/** Leading back there would only begin anew. */
const OWN_PATH = /^\/\.cloakroom(?:[/?#]|$)/i;

/**
 * Where to lead a browser back to at a guarded host: the target that it asked for, byte for byte, or `/` for what is none. It is put behind
 * the stored origin as a text, so that no parser changes it, and none can take it for another host: `//evil.example/`
 * follows a host already.
 */
export function safeTarget(value: string | null): string {
  const fits = value !== null && value.length <= LONGEST && TARGET.test(value) && !OWN_PATH.test(value);
  return fits ? value : "/";
}

/** A target as the value of a query's parameter: with only what has to be encoded, since 4 KB of it may come. */
export function encodeTarget(target: string): string {
  return target.replace(/[^\w/?:@!$,()*~.=-]/g, encodeURIComponent).replaceAll("'", "%27");
}

/**
 * Where a guarded host leads a browser to that is to sign in.
 * @param origin as it is registered
 * @param prompt `login` for a new proof of whoever is signed in already, as in OpenID Connect
 */
export function startUrl(origin: string, target: string, prompt?: "login"): string {
  const asked = prompt === undefined ? "" : `&prompt=${prompt}`;
  return `${origin}/.cloakroom/start?to=${encodeTarget(safeTarget(target))}${asked}`;
}
