-- CreateEnum
CREATE TYPE "DecisionKind" AS ENUM ('DISABLED', 'DEMOTED', 'PROMOTED', 'DISCONNECTED');

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "accountId" UUID;

-- CreateTable
CREATE TABLE "Decision" (
    "id" UUID NOT NULL,
    "kind" "DecisionKind" NOT NULL,
    "digest" BYTEA NOT NULL,
    "userId" UUID NOT NULL,
    "actorId" UUID,
    "decidedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Decision_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Decision_userId_kind_idx" ON "Decision"("userId", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "Decision_kind_digest_userId_key" ON "Decision"("kind", "digest", "userId");

-- Written by hand: what the schema language has no words for.

ALTER TABLE "Decision" ADD CONSTRAINT "Decision_digest_is_sha256" CHECK (octet_length("digest") = 32);

-- What was decided before is kept the same way (lib/users/decisions/digest.ts makes the same digests).
CREATE TEMPORARY TABLE "keyOfUser" ON COMMIT DROP AS
    SELECT "userId", sha256(convert_to('account:' || "provider" || ':' || "providerAccountId", 'UTF8')) AS "digest" FROM "Account"
    UNION SELECT "userId", sha256(convert_to('email:' || "email", 'UTF8')) FROM "Account" WHERE "emailVerified" AND "email" IS NOT NULL
    UNION SELECT "id", sha256(convert_to('email:' || "email", 'UTF8')) FROM "User" WHERE "email" IS NOT NULL;

INSERT INTO "Decision" ("id", "kind", "digest", "userId", "decidedAt")
    SELECT gen_random_uuid(), 'DISABLED', k."digest", u."id", u."disabledAt"
    FROM "User" u JOIN "keyOfUser" k ON k."userId" = u."id" WHERE u."disabledAt" IS NOT NULL
    ON CONFLICT DO NOTHING;

INSERT INTO "Decision" ("id", "kind", "digest", "userId", "actorId", "decidedAt")
    SELECT gen_random_uuid(), 'DEMOTED', k."digest", e."subjectId", e."actorId", e."at"
    FROM (SELECT DISTINCT ON ("subjectId") * FROM "AuditEvent"
          WHERE "type" = 'user.role-changed' AND "detail" ->> 'by' = 'administrator'
          ORDER BY "subjectId", "at" DESC, "id" DESC) e
    JOIN "keyOfUser" k ON k."userId" = e."subjectId" WHERE e."detail" ->> 'role' = 'USER'
    ON CONFLICT DO NOTHING;

INSERT INTO "Decision" ("id", "kind", "digest", "userId", "decidedAt")
    SELECT gen_random_uuid(), 'PROMOTED', sha256(convert_to('email:' || u."email", 'UTF8')), u."id", e."at"
    FROM (SELECT DISTINCT ON ("subjectId") * FROM "AuditEvent"
          WHERE "type" = 'user.role-changed' AND "detail" ->> 'by' = 'environment'
          ORDER BY "subjectId", "at", "id") e
    JOIN "User" u ON u."id" = e."subjectId" WHERE u."email" IS NOT NULL
    ON CONFLICT DO NOTHING;

-- An e-mail for which none of the user's accounts vouches is theirs no more; the next sign-in gives them another.
UPDATE "User" u SET "email" = NULL, "emailVerifiedAt" = NULL, "updatedAt" = now()
    WHERE u."email" IS NOT NULL AND EXISTS (SELECT FROM "Account" a WHERE a."userId" = u."id") AND NOT EXISTS (
        SELECT FROM "Account" a WHERE a."userId" = u."id" AND a."emailVerified" AND a."email" = u."email");
