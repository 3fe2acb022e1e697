import { NextRequest } from "next/server";
import NextAuth, { AuthError, type NextAuthConfig } from "next-auth";
import { skipCSRFCheck } from "@auth/core";
import { env } from "@/lib/env";
import { AppError, type ErrorCode, findAppError } from "@/lib/errors";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { authjsAdapter } from "./adapter";
import type { AuthjsRun } from "./authjs-run";
import { authProviders } from "./providers";

/** Runs Auth.js for one request to its own route, made by us: no header or query of a visitor reaches it. */
export async function runAuthjs(
  run: AuthjsRun,
  path: string,
  init: { method: "GET" | "POST"; cookie?: string },
) {
  const request = new NextRequest(new URL(path, env().authUrl), {
    method: init.method,
    headers: {
      ...(init.cookie ? { cookie: init.cookie } : {}),
      ...(init.method === "POST" ? { "content-type": "application/x-www-form-urlencoded" } : {}),
    },
    ...(init.method === "POST" ? { body: "" } : {}),
  });
  const { handlers } = NextAuth(authConfig(run, await authProviders(run)));
  return init.method === "GET" ? handlers.GET(request) : handlers.POST(request);
}

/** The cause of a failed run as one of our codes; what Auth.js calls `Configuration` may be anything. */
export function failureOf(run: AuthjsRun): AppError {
  const known = findAppError(run.fault);
  if (known) return known;
  const type = run.fault instanceof AuthError ? run.fault.type : undefined;
  return new AppError(FAILURES.get(type ?? "") ?? "unexpected", "the run failed", { cause: run.fault });
}

/** What is left when none of our own functions failed, by the name of Auth.js's error. */
const FAILURES = new Map<string, ErrorCode>([
  // State, PKCE or nonce cookie does not fit; or the answer's `iss` or the token answer is not as OAuth wants it.
  ["InvalidCheck", "flow-mismatch"],
  ["CallbackRouteError", "flow-mismatch"],
  // Before the user is sent away only discovery can fail.
  ["OAuthSignInError", "provider-unavailable"],
]);

function authConfig(run: AuthjsRun, providers: NextAuthConfig["providers"]): NextAuthConfig {
  return {
    adapter: authjsAdapter(run),
    providers,
    secret: [...env().secrets],
    basePath: "/api/auth",
    // Every request is made by us from AUTH_URL; there is no foreign Host header to trust or not.
    trustHost: true,
    debug: false,
    session: { strategy: "database" },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    cookies: { sessionToken: { name: sessionCookieName() } },
    // `action` has checked the origin of the form before we make this request.
    skipCSRFCheck,
    callbacks: {
      signIn: async ({ account }) => {
        const { identity, finish } = run;
        if (!identity || !finish || account?.providerAccountId !== identity.subject) return false;
        run.result = await finish(identity);
        // Where no session begins, Auth.js has nothing more to do: a path ends its part.
        return run.result.session ? true : "/account";
      },
    },
    logger: {
      error: (error) => {
        run.fault ??= error;
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}
