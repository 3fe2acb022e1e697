import { betterAuth } from "better-auth";
import { openPool, origin, secret } from "./settings";

/** Longer than a run, so that no answer falls back to the database. */
const CACHE_SECONDS = 24 * 60 * 60;

function createAuth(cookieCache: boolean) {
  return betterAuth({
    database: openPool(),
    baseURL: origin(),
    secret: secret(),
    telemetry: { enabled: false },
    session: { cookieCache: { enabled: cookieCache, maxAge: CACHE_SECONDS } },
  });
}

const created = new Map<boolean, ReturnType<typeof createAuth>>();

/** Better Auth on its own PostgreSQL adapter, with its cookie cache or without; made by the first request. */
export function auth(options: { cookieCache: boolean }): ReturnType<typeof createAuth> {
  const { cookieCache } = options;
  const auth = created.get(cookieCache) ?? createAuth(cookieCache);
  created.set(cookieCache, auth);
  return auth;
}
