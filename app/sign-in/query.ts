import { type NoticeQuery, type Query, readNotice } from "@/app/notices/query";
import { SESSION_NOTICES } from "@/lib/gate/require";
import { safeReturnTo } from "@/lib/http/redirect";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";

const NOTICES = [
  ...SESSION_NOTICES,
  "signed-out",
  "another-signed-out",
  "already-signed-out",
  "still-signed-in",
  "access-requested",
  "access-withdrawn",
  "access-over",
] as const;

/** What the sign-in page is asked to say; nothing of the query's own text reaches the page but a path and a UUID. */
export type SignInQuery = Omit<NoticeQuery<(typeof NOTICES)[number]>, "count"> & {
  /** A path of ours. */
  readonly returnTo: string;
  /** Where it did not work. */
  readonly provider: Provider | null;
  /** Providers that this user has signed in with, for `account-exists`. */
  readonly continueWith: readonly Provider[];
  /** Whether whoever is signed in wants to be somebody else from here on. */
  readonly asAnother: boolean;
};

/** Reads the query of the sign-in page, whoever wrote it. */
export function readSignInQuery(query: Query): SignInQuery {
  const { notice, error, reference } = readNotice(NOTICES, query);
  return {
    notice,
    error,
    reference,
    returnTo: safeReturnTo(query.returnTo),
    provider: PROVIDERS.find((provider) => provider === query.provider) ?? null,
    continueWith: PROVIDERS.filter((provider) => [query.continueWith].flat().includes(provider)),
    asAnother: query.as === "another",
  };
}
