-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "serviceTokenId" UUID,
ADD COLUMN     "serviceTokenName" TEXT;

-- CreateTable
CREATE TABLE "ServiceToken" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ServiceToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ServiceToken_hash_key" ON "ServiceToken"("hash");

-- CreateIndex
CREATE INDEX "ServiceToken_expiresAt_idx" ON "ServiceToken"("expiresAt");

-- CreateIndex
CREATE INDEX "ServiceToken_createdById_idx" ON "ServiceToken"("createdById");

-- Written by hand: what the schema language has no words for.

ALTER TABLE "ServiceToken" ADD CONSTRAINT "ServiceToken_hash_is_sha256" CHECK (octet_length("hash") = 32);

-- An event has one who did it: a user or a service token, which is known by its name also once it is gone. NOT VALID: the events
-- of before have no token, and need not be read for it.
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_actor_or_service_token"
    CHECK ("serviceTokenId" IS NULL OR ("actorId" IS NULL AND "serviceTokenName" IS NOT NULL)) NOT VALID;

-- Which token did it does not change either.
CREATE OR REPLACE FUNCTION "allowOnlyErasure"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."ip" IS NULL AND NEW."userAgent" IS NULL AND NEW."detail" IN ('{}'::jsonb, OLD."detail")
       AND ROW(NEW."id", NEW."at", NEW."type", NEW."actorId", NEW."subjectId", NEW."sessionId",
               NEW."serviceTokenId", NEW."serviceTokenName")
           IS NOT DISTINCT FROM
           ROW(OLD."id", OLD."at", OLD."type", OLD."actorId", OLD."subjectId", OLD."sessionId",
               OLD."serviceTokenId", OLD."serviceTokenName") THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'AuditEvent is append-only: UPDATE is refused'
        USING ERRCODE = 'restrict_violation';
END;
$$;
