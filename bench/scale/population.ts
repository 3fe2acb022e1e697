/** How large a generated database is. */
export type Size = { readonly users: number; readonly sessions: number; readonly events: number };

/** What is searched for, so that the searches of `operations.ts` find something: given names with a share of the people. */
export const LATIN = ["Alex", "Sample", "Robin", "Kim", "Jordan", "Taylor", "Morgan", "Casey"] as const;
export const CYRILLIC = ["Проба", "Саша", "Женя", "Валя"] as const;
const LATIN_FAMILY = [
  "Example",
  "Specimen",
  "Placeholder",
  "Template",
  "Prototype",
  "Fixture",
  "Pattern",
  "Draft",
];
const CYRILLIC_FAMILY = ["Образцова", "Примеров", "Шаблонова", "Черновик"];

/** An address that a hundredth of all events come from: the way out of a large office. */
export const BUSY_ADDRESS = "203.0.113.7";

const array = (texts: readonly string[]) => `ARRAY[${texts.map((text) => `'${text}'`).join(", ")}]`;
/** One of several texts, evenly and always the same for a number. */
const choice = (texts: readonly string[], number: string) =>
  `(${array(texts)})[1 + abs(hashint8extended(${number}, 7)) % ${texts.length}]`;

/**
 * Functions of the generated data alone. PostgreSQL inlines them. Ids are UUIDv7 of the row's own time, since that is what
 * the application makes, and index pages fill in that order.
 */
export const FUNCTIONS = `
  CREATE FUNCTION gen_id(at timestamptz, kind int, n bigint) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8'
            || lpad(to_hex(n), 15, '0'))::uuid $$;
  CREATE FUNCTION gen_user_at(base timestamptz, n bigint, users bigint) RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT base - interval '700 days' * (1 - n::float8 / users) $$;
  CREATE FUNCTION gen_user_id(base timestamptz, n bigint, users bigint) RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT gen_id(gen_user_at(base, n, users), 1, n) $$;
  CREATE FUNCTION gen_ip(r float8) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN r < 0.01 THEN '${BUSY_ADDRESS}'
                WHEN r < 0.3 THEN '198.51.100.' || (r * 1e6)::bigint % 256
                ELSE '2001:db8:' || to_hex((r * 1e9)::bigint % 65536) || ':' || to_hex((r * 1e6)::bigint % 65536) || '::1' END $$;
  CREATE FUNCTION gen_agent(r float8) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/' || 100 + (r * 40)::int || '.0.0.0 Safari/537.36' $$;`;

/** One user in fifty is disabled, the first twenty and one in fifty thousand are administrators, one in twenty has no e-mail. */
export const USERS = `
  INSERT INTO "User" ("id", "email", "emailVerifiedAt", "name", "image", "role", "disabledAt", "disabledReason", "locale", "createdAt", "updatedAt")
  SELECT gen_user_id($1, n, $2), CASE WHEN n % 20 > 0 THEN 'person' || n || '@example.com' END, gen_user_at($1, n, $2),
    CASE WHEN n % 3 = 0 THEN ${choice(CYRILLIC, "n")} || ' ' || ${choice(CYRILLIC_FAMILY, "n * 3")}
         ELSE ${choice(LATIN, "n")} || ' ' || ${choice(LATIN_FAMILY, "n * 3")} END || ' ' || n,
    CASE WHEN n % 4 > 0 THEN 'https://images.example.com/' || n || '.png' END,
    CASE WHEN n <= 20 OR n % 50000 = 0 THEN 'ADMIN' ELSE 'USER' END::"Role",
    CASE WHEN n % 50 = 25 THEN $1::timestamptz - interval '1 day' END, CASE WHEN n % 50 = 25 THEN 'Generated' END,
    CASE WHEN n % 3 = 0 THEN 'ru' END, gen_user_at($1, n, $2), gen_user_at($1, n, $2)
  FROM generate_series(1, $2::bigint) n`;

/** Seven people in ten come from Google, the others from GitHub, and one in seven of all has both. */
export const ACCOUNTS = `
  INSERT INTO "Account" ("id", "userId", "provider", "providerAccountId", "email", "emailVerified", "profile", "linkedAt", "lastUsedAt")
  SELECT gen_id(gen_user_at($1, n, $2), 2 + second, n), gen_user_id($1, n, $2), provider, provider_id,
    CASE WHEN n % 20 > 0 THEN 'person' || n || '@example.com' END, n % 20 > 0,
    CASE provider WHEN 'github' THEN jsonb_build_object('login', 'sample-' || n, 'name', 'Sample ' || n)
                  ELSE jsonb_build_object('name', 'Sample ' || n, 'locale', 'en') END,
    gen_user_at($1, n, $2), gen_user_at($1, n, $2)
  FROM generate_series(1, $2::bigint) n
  CROSS JOIN LATERAL (
    SELECT 0 AS second, CASE WHEN n % 10 < 7 THEN 'google' ELSE 'github' END AS provider
    UNION ALL SELECT 1, CASE WHEN n % 10 < 7 THEN 'github' ELSE 'google' END WHERE n % 7 = 0
  ) linked
  CROSS JOIN LATERAL (SELECT CASE provider WHEN 'google' THEN '1' || lpad(n::text, 20, '0') ELSE n::text END AS provider_id) subject`;

/**
 * Begun over the last 31 days, so that one in thirty has expired. A fifth of the people have more than half of all
 * sessions. The secret is the SHA-256 of the id, so that whoever measures can make the cookie.
 */
export const SESSIONS = `
  INSERT INTO "Session" ("id", "userId", "secretHash", "createdAt", "authenticatedAt", "lastSeenAt", "absoluteExpiresAt", "carrier", "provider", "ip", "userAgent")
  SELECT id, gen_user_id($1, 1 + (picked * 7919) % $2::bigint, $2), sha256(sha256(convert_to(id::text, 'UTF8'))),
    at, at, greatest(at, at + ($1::timestamptz - at) * (1 - r * r)), at + interval '30 days',
    CASE WHEN r < 0.1 THEN 'BEARER' ELSE 'COOKIE' END::"Carrier", CASE WHEN r < 0.7 THEN 'google' ELSE 'github' END,
    gen_ip(r), gen_agent(r)
  FROM (
    SELECT gen_id(at, 4, n) AS id, at, r, floor($2::bigint * CASE WHEN r2 < 0.4 THEN 0.2 ELSE 1 END * r3)::bigint AS picked
    FROM (SELECT n, $1::timestamptz - interval '31 days' * (1 - n::float8 / $3), random(), random(), random() FROM generate_series(1, $3::bigint) n) AS made (n, at, r, r2, r3)
  ) rows`;

/** Of the last ninety days; one in two hundred is older than AUDIT_RETENTION by default. */
export const EVENTS = `
  INSERT INTO "AuditEvent" ("id", "at", "type", "actorId", "subjectId", "sessionId", "ip", "userAgent", "detail")
  SELECT gen_id(at, 5, n), at, type,
    CASE WHEN type = 'sign-in.refused' THEN NULL WHEN type IN ('user.viewed', 'user.disabled') THEN gen_user_id($1, 1, $2) ELSE person END,
    CASE WHEN type = 'sign-in.refused' THEN NULL ELSE person END, NULL, gen_ip(r2), gen_agent(r2),
    CASE WHEN type = 'sign-in.refused'
         THEN jsonb_build_object('provider', 'google', 'code', 'token-expired', 'reference', gen_id(at, 6, n))
         WHEN type = 'user.disabled' THEN '{"reason": "Generated"}' WHEN type IN ('user.viewed', 'session.replaced', 'data.exported') THEN '{}'
         WHEN type = 'session.ended' THEN '{"by": "sign-out", "userAgent": null}'
         WHEN type = 'user.updated' THEN '{"fields": ["name"]}' ELSE '{"provider": "google"}' END
  FROM (
    SELECT n, r2, gen_user_id($1, 1 + floor($2::bigint * r3)::bigint, $2) AS person,
      CASE WHEN n <= $3::bigint / 200 THEN $1::timestamptz - interval '410 days' + n * interval '1 millisecond'
           ELSE $1::timestamptz - interval '90 days' * (1 - n::float8 / $3) END AS at,
      CASE WHEN r < 0.6 THEN 'session.started' WHEN r < 0.75 THEN 'session.ended' WHEN r < 0.83 THEN 'session.replaced'
           WHEN r < 0.89 THEN 'sign-in.refused' WHEN r < 0.94 THEN 'user.created' WHEN r < 0.97 THEN 'user.updated'
           WHEN r < 0.98 THEN 'account.linked' WHEN r < 0.983 THEN 'data.exported' WHEN r < 0.993 THEN 'user.viewed'
           ELSE 'user.disabled' END AS type
    FROM (SELECT n, random(), random(), random() FROM generate_series(1, $3::bigint) n) AS made (n, r, r2, r3)
  ) rows`;
