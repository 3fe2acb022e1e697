import { preferenceCookieOptions } from "@/lib/http/cookie-options";
import { isProvider, type Provider } from "@/lib/providers/providers";

const NAME = "last-provider";

type ReadableCookies = { get(name: string): { value: string } | undefined };
type WritableCookies = {
  set(name: string, value: string, options: ReturnType<typeof preferenceCookieOptions>): unknown;
};

/** Marks the provider this browser signed in with, for the "last used" hint. */
export function rememberProvider(cookies: WritableCookies, provider: Provider): void {
  cookies.set(NAME, provider, preferenceCookieOptions());
}

/** The provider this browser signed in with last, if any. */
export function lastProvider(cookies: ReadableCookies): Provider | null {
  const value = cookies.get(NAME)?.value;
  return isProvider(value) ? value : null;
}
