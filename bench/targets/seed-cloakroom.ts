import { Client } from "pg";
import { createKeyring } from "@/lib/crypto/keyring";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { sealSessionValue } from "@/lib/sessions/value";
import { benchPerson } from "../people";

const BATCH = 5000;
const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

const FILL = [
  `INSERT INTO "User" ("id", "email", "emailVerifiedAt", "name", "image")
   SELECT (p->>'id')::uuid, p->>'email', now(), p->>'name', p->>'image' FROM jsonb_array_elements($1::jsonb) p`,
  `INSERT INTO "Account" ("id", "userId", "provider", "providerAccountId", "email", "emailVerified", "profile")
   SELECT (p->>'accountId')::uuid, (p->>'id')::uuid, 'google', p->>'accountId', p->>'email', true,
          jsonb_build_object('name', p->>'name') FROM jsonb_array_elements($1::jsonb) p`,
  // Peers refresh a session once a day, Cloakroom notes its use every five minutes. Neither is due while this runs.
  `INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider", "ip", "userAgent", "lastSeenAt")
   SELECT (p->>'sessionId')::uuid, (p->>'id')::uuid, decode(p->>'hash', 'hex'), (p->>'expires')::timestamptz, 'google',
          '192.0.2.1', 'Bench', now() + interval '6 hours' FROM jsonb_array_elements($1::jsonb) p`,
];

/**
 * Fills a migrated database with people who are signed in.
 * @param secret the application's AUTH_SECRET
 * @returns the values of their session cookies
 */
export async function seedCloakroom(databaseUrl: string, people: number, secret: string): Promise<string[]> {
  const ring = createKeyring([secret]);
  const absoluteExpiresAt = new Date(Date.now() + LIFETIME_MS);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const sealed: string[] = [];
  for (let start = 0; start < people; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, people - start) }, (_, index) => {
      const person = benchPerson(start + index);
      const secretBytes = generateSecret();
      sealed.push(sealSessionValue({ id: person.sessionId, secret: secretBytes, absoluteExpiresAt }, ring));
      const hash = Buffer.from(hashSecret(secretBytes)).toString("hex");
      return { ...person, hash, expires: absoluteExpiresAt.toISOString() };
    });
    for (const statement of FILL) await client.query(statement, [JSON.stringify(batch)]);
  }
  await client.query("VACUUM ANALYZE");
  await client.end();
  return sealed;
}
