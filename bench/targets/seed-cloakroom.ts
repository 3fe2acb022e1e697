import { Client } from "pg";
import { createKeyring } from "@/lib/crypto/keyring";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { sealApplicationSessionValue, sealSessionValue } from "@/lib/sessions/value";
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

/** The host of an application, where everybody has a child of their session. */
export const GUARDED_ORIGIN = "https://reports.example.com";
const APPLICATION_ID = "019a0000-0000-7000-8000-000000000000";

const REGISTER = [
  `INSERT INTO "Application" ("id", "clientId", "name", "kind", "access")
   VALUES ('${APPLICATION_ID}', 'reports', 'Reports', 'PROXIED', '{"everybody": true}')`,
  `INSERT INTO "ApplicationOrigin" ("origin", "applicationId") VALUES ('${GUARDED_ORIGIN}', '${APPLICATION_ID}')`,
];

const FILL_CHILDREN = `
  INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "provider", "lastSeenAt", "applicationId", "origin",
                         "parentId")
  SELECT (p->>'childId')::uuid, (p->>'id')::uuid, decode(p->>'childHash', 'hex'), (p->>'expires')::timestamptz, 'google',
         now() + interval '6 hours', '${APPLICATION_ID}', '${GUARDED_ORIGIN}', (p->>'sessionId')::uuid
  FROM jsonb_array_elements($1::jsonb) p`;

/** The values of everybody's session cookies, by their numbers. */
export type SeededSessions = {
  /** At Cloakroom's own host. */
  readonly own: readonly string[];
  /** At GUARDED_ORIGIN. */
  readonly guarded: readonly string[];
};

/**
 * Fills a migrated database with people who are signed in, at Cloakroom and at an application's host.
 * @param secret the application's AUTH_SECRET
 */
export async function seedCloakroom(
  databaseUrl: string,
  people: number,
  secret: string,
): Promise<SeededSessions> {
  const ring = createKeyring([secret]);
  const absoluteExpiresAt = new Date(Date.now() + LIFETIME_MS);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const [own, guarded]: [string[], string[]] = [[], []];
  for (const statement of REGISTER) await client.query(statement);
  for (let start = 0; start < people; start += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, people - start) }, (_, index) => {
      const person = benchPerson(start + index);
      const [secret, childSecret] = [generateSecret(), generateSecret()];
      own.push(sealSessionValue({ id: person.sessionId, secret, absoluteExpiresAt }, ring));
      guarded.push(
        sealApplicationSessionValue({ id: person.childId, secret: childSecret, absoluteExpiresAt }, ring),
      );
      const [hash, childHash] = [secret, childSecret].map((bytes) =>
        Buffer.from(hashSecret(bytes)).toString("hex"),
      );
      return { ...person, hash, childHash, expires: absoluteExpiresAt.toISOString() };
    });
    for (const statement of [...FILL, FILL_CHILDREN]) await client.query(statement, [JSON.stringify(batch)]);
  }
  await client.query("VACUUM ANALYZE");
  await client.end();
  return { own, guarded };
}
