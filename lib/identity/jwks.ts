import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { providerFetch, readProviderJson } from "./provider-fetch";

type KeySource = { keys: JWTVerifyGetKey; kids: Set<string>; fetchedAt: number; freshUntil: number };

/** An unknown `kid` fetches the keys again, but at most once in so many milliseconds. */
const REFETCH_INTERVAL = 60_000;
const DEFAULT_MAX_AGE = 3600_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) });

const sources = new Map<string, KeySource>();
const pending = new Map<string, Promise<KeySource>>();

/**
 * The signing keys of an OpenID Provider, by discovery, cached as long as its Cache-Control says. While the provider is
 * down the cached keys serve on; a `kid` they lack is fetched once a minute at most, so forged tokens make no traffic.
 * @throws AppError provider-unavailable when there are no keys at all; token-key-unknown when no key has this `kid`
 */
export async function signingKeys(issuer: string, kid: string | undefined): Promise<JWTVerifyGetKey> {
  const cached = sources.get(issuer);
  const now = Date.now();
  if (!cached) return knowing(await refresh(issuer), kid);
  const missing = kid !== undefined && !cached.kids.has(kid);
  const due = now >= cached.freshUntil || (missing && now - cached.fetchedAt >= REFETCH_INTERVAL);
  if (!due) return knowing(cached, kid);
  return knowing(await refresh(issuer).catch(() => cached), kid);
}

function knowing(source: KeySource, kid: string | undefined): JWTVerifyGetKey {
  if (kid !== undefined && !source.kids.has(kid)) throw new AppError("token-key-unknown", "no key has this kid");
  return source.keys;
}

function refresh(issuer: string): Promise<KeySource> {
  const running = pending.get(issuer);
  if (running) return running;
  const started = fetchKeys(issuer)
    .then((source) => {
      sources.set(issuer, source);
      return source;
    })
    .catch((error: unknown) => {
      // A failing provider is not asked again for every token while the old keys serve.
      const cached = sources.get(issuer);
      if (cached) cached.fetchedAt = Date.now();
      throw error;
    })
    .finally(() => pending.delete(issuer));
  pending.set(issuer, started);
  return started;
}

async function fetchKeys(issuer: string): Promise<KeySource> {
  const discovery = discoverySchema.safeParse(
    await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`),
  );
  // OpenID Connect Discovery 4.3: the issuer must be exactly the one that was asked.
  if (!discovery.success || discovery.data.issuer !== issuer) {
    throw new AppError("provider-unavailable", "the discovery document is not this issuer's");
  }
  const response = await providerFetch(discovery.data.jwks_uri);
  const keySet = keySetSchema.safeParse(await readProviderJson(response));
  if (!response.ok || !keySet.success) throw new AppError("provider-unavailable", "the key set is unreadable");
  const fetchedAt = Date.now();
  return {
    keys: createLocalJWKSet(keySet.data satisfies JSONWebKeySet),
    kids: new Set(keySet.data.keys.flatMap(({ kid }) => kid ?? [])),
    fetchedAt,
    freshUntil: fetchedAt + maxAge(response.headers),
  };
}

async function getJson(url: string): Promise<unknown> {
  const response = await providerFetch(url);
  if (!response.ok) throw new AppError("provider-unavailable", `the provider answered ${String(response.status)}`);
  return readProviderJson(response);
}

/** RFC 9111 section 5.2.2.1, in milliseconds, between a minute and a day. */
function maxAge(headers: Headers): number {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(headers.get("cache-control") ?? "")?.[1];
  return seconds ? Math.min(Math.max(Number(seconds) * 1000, 60_000), 86_400_000) : DEFAULT_MAX_AGE;
}
