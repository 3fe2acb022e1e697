import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { getMigrations } from "better-auth/db/migration";
import { sealData } from "iron-session";
import type { Pool } from "pg";
import { type BenchPerson, benchPerson } from "../people";
import { auth } from "./better-auth";
import { ironOptions } from "./iron";
import { openPool, secret } from "./settings";

/**
 * Fills the peers' database with people who are signed in, and writes the Cookie header of each to a file: an object of
 * lists, by the peer's name. `seed.ts <people> <file>`
 */
const [, , count = "", file = ""] = process.argv;
const BATCH = 5000;
const DAY_MS = 24 * 60 * 60 * 1000;
const expires = new Date(Date.now() + 30 * DAY_MS);

// Auth.js's documented tables; its Prisma schema beside this file says the same.
const AUTHJS = `
  CREATE TABLE "User" ("id" text PRIMARY KEY, "name" text, "email" text NOT NULL UNIQUE, "emailVerified" timestamp(3),
    "image" text, "createdAt" timestamp(3) NOT NULL DEFAULT now(), "updatedAt" timestamp(3) NOT NULL DEFAULT now());
  CREATE TABLE "Session" ("sessionToken" text NOT NULL UNIQUE, "expires" timestamp(3) NOT NULL,
    "userId" text NOT NULL REFERENCES "User" ON DELETE CASCADE, "createdAt" timestamp(3) NOT NULL DEFAULT now(),
    "updatedAt" timestamp(3) NOT NULL DEFAULT now());`;

const FILL = [
  `INSERT INTO "User" ("id", "email", "name", "image") SELECT p->>'id', p->>'email', p->>'name', p->>'image'
   FROM jsonb_array_elements($1::jsonb) p`,
  `INSERT INTO "Session" ("sessionToken", "userId", "expires") SELECT p->>'sessionId', p->>'id', now() + interval '30 days'
   FROM jsonb_array_elements($1::jsonb) p`,
  `INSERT INTO "user" ("id", "email", "name", "image", "emailVerified", "createdAt", "updatedAt")
   SELECT p->>'id', p->>'email', p->>'name', p->>'image', true, now(), now() FROM jsonb_array_elements($1::jsonb) p`,
  `INSERT INTO "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent")
   SELECT p->>'accountId', p->>'sessionId', p->>'id', now() + interval '7 days', now(), now(), '192.0.2.1', 'Bench'
   FROM jsonb_array_elements($1::jsonb) p`,
];

async function fill(pool: Pool, people: readonly BenchPerson[]): Promise<void> {
  for (let start = 0; start < people.length; start += BATCH) {
    const batch = JSON.stringify(people.slice(start, start + BATCH));
    for (const statement of FILL) await pool.query(statement, [batch]);
  }
  await pool.query("VACUUM ANALYZE");
}

/** A cookie signed as Better Auth signs it: value and HMAC-SHA-256 in base64. */
function signed(name: string, value: string): string {
  const signature = createHmac("sha256", secret()).update(value).digest("base64");
  return `${name}=${encodeURIComponent(`${value}.${signature}`)}`;
}

/**
 * The two cookies of Better Auth's cookie cache in its default form. Their session has no row, so that only the cache can
 * answer for it.
 */
function cachedCookies({ id, accountId, email, name, image }: BenchPerson): string {
  const token = `no-row-${accountId}`;
  const at = new Date().toISOString();
  const common = { createdAt: at, updatedAt: at };
  const session = {
    ...common,
    id: accountId,
    token,
    userId: id,
    expiresAt: expires.toISOString(),
    ipAddress: "192.0.2.1",
    userAgent: "Bench",
  };
  const user = { ...common, id, email, emailVerified: true, name, image };
  const payload = { session, user, updatedAt: Date.now(), version: "1" };
  const expiresAt = Date.now() + DAY_MS;
  const signature = createHmac("sha256", secret())
    .update(JSON.stringify({ ...payload, expiresAt }))
    .digest("base64url");
  const data = Buffer.from(JSON.stringify({ session: payload, expiresAt, signature })).toString("base64url");
  return `${signed("better-auth.session_token", token)}; better-auth.session_data=${data}`;
}

async function ironCookie({ id, email, name, image }: BenchPerson): Promise<string> {
  const { cookieName, password } = ironOptions();
  return `${cookieName}=${await sealData({ user: { id, email, name, image } }, { password })}`;
}

const people = Array.from({ length: Number(count) }, (_, number) => benchPerson(number));
const pool = openPool();
await pool.query(AUTHJS);
const { runMigrations } = await getMigrations(auth({ cookieCache: false }).options);
await runMigrations();
await fill(pool, people);

const iron: string[] = [];
for (const person of people) iron.push(await ironCookie(person));
writeFileSync(
  file,
  JSON.stringify({
    authjs: people.map(({ sessionId }) => `authjs.session-token=${sessionId}`),
    betterAuth: people.map(({ sessionId }) => signed("better-auth.session_token", sessionId)),
    betterAuthCookieCache: people.map(cachedCookies),
    iron,
  }),
);
process.exit();
