import { AppError } from "@/lib/errors";

/** RFC 6750 section 2.1: the scheme in any case, one space or more, one token68. */
const BEARER = /^bearer +([\w.~+/-]+=*)$/i;

/** Whether a request comes with a bearer value, be it a good one or not. */
export function presentsBearer(headers: Pick<Headers, "get">): boolean {
  return /^bearer(\s|$)/i.test(headers.get("authorization")?.trim() ?? "");
}

/**
 * The value of an `Authorization: Bearer` header.
 * @throws AppError unauthenticated (401, with WWW-Authenticate) for any other scheme or form
 */
export function bearerValue(authorization: string): string {
  const value = BEARER.exec(authorization.trim())?.[1];
  if (value === undefined)
    throw new AppError("unauthenticated", "the Authorization header is not a bearer value");
  return value;
}
