import { CloakroomError } from "./error.js";
import { type HeadersLike, readHeader } from "./request.js";

/** Who is calling. */
export type User = {
  /** The permanent id: the key to store. Everything else changes. */
  readonly id: string;
  /** Null where there is none, or where the application may not know it. */
  readonly email: string | null;
  readonly name: string | null;
  /** `user`, and `admin` of administrators; empty where a program asks for an application, which is told no role. */
  readonly groups: readonly string[];
  /** The client id of the application that the check was for; null on Cloakroom's own host. */
  readonly application: string | null;
};

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text is an id as Cloakroom gives them to all that it keeps. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/**
 * Reads who is calling from the headers that a proxy writes (forward auth), or that Cloakroom answers with.
 *
 * **Anybody who reaches the application can write these headers.** Call it only where nobody but the proxy does: the
 * application listens on loopback or in a network of the proxy's own, or the peer's address has been compared.
 * @returns null where nobody is named
 * @throws CloakroomError unexpected-identity for headers that Cloakroom did not write
 */
export function identityFromHeaders(headers: HeadersLike): User | null {
  const id = readText(headers, "remote-user");
  if (id === null) return null;
  // Two lines of one header are joined, and then this is no id.
  if (!isId(id)) throw new CloakroomError("unexpected-identity", "Remote-User is no id of Cloakroom's");
  return {
    id,
    email: readText(headers, "remote-email"),
    name: readText(headers, "remote-name"),
    groups: readText(headers, "remote-groups")?.split(",") ?? [],
    application: readText(headers, "x-application"),
  };
}

/** Headers are ASCII; what is not is percent-encoded UTF-8. */
function readText(headers: HeadersLike, name: string): string | null {
  const value = readHeader(headers, name);
  if (value === null || value === "") return null;
  try {
    return decodeURIComponent(value);
  } catch {
    throw new CloakroomError("unexpected-identity", `${name} is not percent-encoded UTF-8`);
  }
}
