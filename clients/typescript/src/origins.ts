/** What browsers and Cloakroom take for this machine. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The origin of an address, without a slash at its end.
 * @param name what it is called where it was given
 * @throws TypeError for what is no origin, and for http to another machine: it would carry sessions in the open
 */
export function readOrigin(name: string, value: string | URL): string {
  const url = readHttpUrl(name, value);
  if (url.protocol === "http:" && !LOOPBACK.test(url.hostname))
    throw new TypeError(`${name} must be https: sessions would travel in the open`);
  return url.origin;
}

/**
 * The same of an address in a private network, where http is the operator's to decide.
 * @throws TypeError for what is no origin
 */
export function readInternalOrigin(name: string, value: string | URL): string {
  return readHttpUrl(name, value).origin;
}

function readHttpUrl(name: string, value: string | URL): URL {
  // The value may hold a password, and is not told.
  if (!URL.canParse(value)) throw new TypeError(`${name} is no URL`);
  const url = new URL(value);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new TypeError(`${name} must begin with https://`);
  if (url.username !== "" || url.password !== "") throw new TypeError(`${name} must hold no credentials`);
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    throw new TypeError(`${name} must be an origin, without a path`);
  return url;
}

/** The name of the session's cookie at an origin. On plain http, which only this machine has, cookies are shared by all ports. */
export function sessionCookieName(origin: string): string {
  if (origin.startsWith("https:")) return "__Host-session";
  return `cloakroom_session_${new URL(origin).port || "80"}`;
}
