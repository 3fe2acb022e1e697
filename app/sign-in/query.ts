import { z } from "zod";
import { type ErrorCode, isErrorCode } from "@/lib/errors";
import { SESSION_NOTICES } from "@/lib/gate/require";
import { safeReturnTo } from "@/lib/http/redirect";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";

const NOTICES = [
  ...SESSION_NOTICES,
  "signed-out",
  "another-signed-out",
  "already-signed-out",
  "still-signed-in",
] as const;

/** What the sign-in page is asked to say; nothing of the query's own text reaches the page but a path and a UUID. */
export type SignInQuery = {
  /** A path of ours. */
  readonly returnTo: string;
  readonly error: ErrorCode | null;
  readonly reference: string | null;
  /** Providers that this person has signed in with, for `account-exists`. */
  readonly continueWith: readonly Provider[];
  readonly notice: (typeof NOTICES)[number] | null;
};

const reference = z.uuid().nullable().catch(null);
const notice = z.enum(NOTICES).nullable().catch(null);

/** Reads the query of the sign-in page, whoever wrote it. */
export function readSignInQuery(query: Record<string, string | string[] | undefined>): SignInQuery {
  return {
    returnTo: safeReturnTo(query.returnTo),
    error: readErrorCode(query.error),
    reference: reference.parse(query.reference),
    continueWith: PROVIDERS.filter((provider) => [query.continueWith].flat().includes(provider)),
    notice: notice.parse(query.notice),
  };
}

/** A code that we do not know is a failure still; only its absence is none. */
export function readErrorCode(value: unknown): ErrorCode | null {
  if (value === undefined) return null;
  return isErrorCode(value) ? value : "unexpected";
}
