import { env } from "@/lib/env";
import { isProvider, type Provider } from "@/lib/providers/providers";

const NAME = "last-provider";
const ONE_YEAR = 365 * 24 * 3600;

type ReadableCookies = { get(name: string): { value: string } | undefined };
type WritableCookies = {
  set(name: string, value: string, options: ReturnType<typeof preferenceCookieOptions>): unknown;
};

/** Attributes of a cookie that holds a harmless preference. */
export function preferenceCookieOptions() {
  return {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: env().secureCookies,
    maxAge: ONE_YEAR,
  } as const;
}

/** Marks the provider this browser signed in with, for the "last used" hint. */
export function rememberProvider(cookies: WritableCookies, provider: Provider): void {
  cookies.set(NAME, provider, preferenceCookieOptions());
}

/** The provider this browser signed in with last, if any. */
export function lastProvider(cookies: ReadableCookies): Provider | null {
  const value = cookies.get(NAME)?.value;
  return isProvider(value) ? value : null;
}
