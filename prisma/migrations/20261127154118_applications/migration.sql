-- CreateEnum
CREATE TYPE "ApplicationKind" AS ENUM ('PROXIED', 'WEB', 'NATIVE');

-- CreateEnum
CREATE TYPE "ApplicationManager" AS ENUM ('DATABASE', 'FILE');

-- CreateEnum
CREATE TYPE "DeviceCodeStatus" AS ENUM ('PENDING', 'ALLOWED', 'DENIED', 'USED');

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "applicationId" UUID,
ADD COLUMN     "origin" TEXT,
ADD COLUMN     "parentId" UUID,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "Application" (
    "id" UUID NOT NULL,
    "clientId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "ApplicationKind" NOT NULL,
    "confidential" BOOLEAN NOT NULL DEFAULT false,
    "redirectUris" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "access" JSONB NOT NULL,
    "accepts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "device" BOOLEAN NOT NULL DEFAULT false,
    "skipConsent" BOOLEAN NOT NULL DEFAULT false,
    "managedBy" "ApplicationManager" NOT NULL DEFAULT 'DATABASE',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApplicationOrigin" (
    "origin" TEXT NOT NULL,
    "applicationId" UUID NOT NULL,

    CONSTRAINT "ApplicationOrigin_pkey" PRIMARY KEY ("origin")
);

-- CreateTable
CREATE TABLE "ApplicationSecret" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApplicationSecret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuthorizationRequest" (
    "id" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "origin" TEXT,
    "target" TEXT,
    "flowKeyHash" BYTEA,
    "redirectUri" TEXT,
    "state" TEXT,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "codeChallenge" TEXT,
    "prompt" TEXT,
    "loginHint" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuthorizationRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Grant" (
    "userId" UUID NOT NULL,
    "applicationId" UUID NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "grantedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Grant_pkey" PRIMARY KEY ("userId","applicationId")
);

-- CreateTable
CREATE TABLE "Code" (
    "hash" BYTEA NOT NULL,
    "applicationId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "requestId" UUID,
    "authorizingSessionId" UUID NOT NULL,
    "issuedSessionId" UUID,
    "usedAt" TIMESTAMPTZ(3),
    "redirectUri" TEXT NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "codeChallenge" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Code_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "DeviceCode" (
    "hash" BYTEA NOT NULL,
    "userCodeHash" BYTEA NOT NULL,
    "applicationId" UUID NOT NULL,
    "status" "DeviceCodeStatus" NOT NULL DEFAULT 'PENDING',
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "userId" UUID,
    "authorizingSessionId" UUID,
    "ip" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "interval" INTEGER NOT NULL DEFAULT 5,
    "lastPolledAt" TIMESTAMPTZ(3),

    CONSTRAINT "DeviceCode_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "Application_clientId_key" ON "Application"("clientId");

-- CreateIndex
CREATE INDEX "ApplicationOrigin_applicationId_idx" ON "ApplicationOrigin"("applicationId");

-- CreateIndex
CREATE INDEX "ApplicationSecret_applicationId_idx" ON "ApplicationSecret"("applicationId");

-- CreateIndex
CREATE INDEX "AuthorizationRequest_createdAt_idx" ON "AuthorizationRequest"("createdAt");

-- CreateIndex
CREATE INDEX "AuthorizationRequest_applicationId_idx" ON "AuthorizationRequest"("applicationId");

-- CreateIndex
CREATE INDEX "Grant_applicationId_idx" ON "Grant"("applicationId");

-- CreateIndex
CREATE INDEX "Code_createdAt_idx" ON "Code"("createdAt");

-- CreateIndex
CREATE INDEX "Code_applicationId_idx" ON "Code"("applicationId");

-- CreateIndex
CREATE INDEX "Code_userId_idx" ON "Code"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "DeviceCode_userCodeHash_key" ON "DeviceCode"("userCodeHash");

-- CreateIndex
CREATE INDEX "DeviceCode_createdAt_idx" ON "DeviceCode"("createdAt");

-- CreateIndex
CREATE INDEX "DeviceCode_applicationId_idx" ON "DeviceCode"("applicationId");

-- CreateIndex
CREATE INDEX "DeviceCode_userId_idx" ON "DeviceCode"("userId");

-- CreateIndex
CREATE INDEX "Session_parentId_idx" ON "Session"("parentId") WHERE "parentId" IS NOT NULL;

-- CreateIndex
CREATE INDEX "Session_applicationId_userId_idx" ON "Session"("applicationId", "userId") WHERE "applicationId" IS NOT NULL;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApplicationOrigin" ADD CONSTRAINT "ApplicationOrigin_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApplicationSecret" ADD CONSTRAINT "ApplicationSecret_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuthorizationRequest" ADD CONSTRAINT "AuthorizationRequest_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Code" ADD CONSTRAINT "Code_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Code" ADD CONSTRAINT "Code_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceCode" ADD CONSTRAINT "DeviceCode_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceCode" ADD CONSTRAINT "DeviceCode_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: what the schema language has no words for.

-- A browser's session has nothing of an application's, and an application's session is a child at one origin, or has neither.
ALTER TABLE "Session" ADD CONSTRAINT "Session_kind_check" CHECK (
    CASE WHEN "applicationId" IS NULL THEN "origin" IS NULL AND "parentId" IS NULL AND "scopes" = '{}'
         ELSE ("origin" IS NULL) = ("parentId" IS NULL) END);

-- Exactly one form of request: a guarded host's, or a client's.
ALTER TABLE "AuthorizationRequest" ADD CONSTRAINT "AuthorizationRequest_kind_check" CHECK (
    ("origin" IS NULL) = ("target" IS NULL) AND ("origin" IS NULL) = ("flowKeyHash" IS NULL)
    AND ("origin" IS NULL) <> ("redirectUri" IS NULL));

-- Processes keep applications in memory, whole. Each change to one or to its origins is announced as "application:<id>,..." on the
-- channel of sessions; a version that does not know that word forgets everything, which is safe. Secrets are not kept.
CREATE FUNCTION "announceApplications"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA)
        USING 'application', ARRAY(SELECT DISTINCT "id" FROM touched);
    RETURN NULL;
END;
$$;

CREATE FUNCTION "announceApplicationOrigins"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA)
        USING 'application', ARRAY(SELECT DISTINCT "applicationId" FROM touched);
    RETURN NULL;
END;
$$;

CREATE FUNCTION "announceMovedOrigins"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA)
        USING 'application', ARRAY(SELECT "applicationId" FROM was UNION SELECT "applicationId" FROM is_now);
    RETURN NULL;
END;
$$;

CREATE TRIGGER "Application_announce_begin" AFTER INSERT ON "Application"
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceApplications"();

CREATE TRIGGER "Application_announce_change" AFTER UPDATE ON "Application"
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceApplications"();

CREATE TRIGGER "Application_announce_end" AFTER DELETE ON "Application"
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceApplications"();

CREATE TRIGGER "Application_announce_truncate" AFTER TRUNCATE ON "Application"
    FOR EACH STATEMENT EXECUTE FUNCTION "announceAllSessions"();

CREATE TRIGGER "ApplicationOrigin_announce_begin" AFTER INSERT ON "ApplicationOrigin"
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceApplicationOrigins"();

CREATE TRIGGER "ApplicationOrigin_announce_change" AFTER UPDATE ON "ApplicationOrigin"
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION "announceMovedOrigins"();

CREATE TRIGGER "ApplicationOrigin_announce_end" AFTER DELETE ON "ApplicationOrigin"
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceApplicationOrigins"();

CREATE TRIGGER "ApplicationOrigin_announce_truncate" AFTER TRUNCATE ON "ApplicationOrigin"
    FOR EACH STATEMENT EXECUTE FUNCTION "announceAllSessions"();

-- As before, with what is an application's, and with the children of whatever changed: they live by their parent's times. What
-- ends takes its children along by a statement of its own, which is announced for itself.
CREATE OR REPLACE FUNCTION "announceChangedSessions"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid[] := ARRAY(
        SELECT o."id" FROM was o LEFT JOIN is_now n ON n."id" = o."id"
        WHERE n."lastSeenAt" < o."lastSeenAt"
           OR ROW(n."userId", n."secretHash", n."createdAt", n."authenticatedAt", n."absoluteExpiresAt", n."carrier", n."provider",
                  n."applicationId", n."origin", n."parentId", n."scopes")
              IS DISTINCT FROM
              ROW(o."userId", o."secretHash", o."createdAt", o."authenticatedAt", o."absoluteExpiresAt", o."carrier", o."provider",
                  o."applicationId", o."origin", o."parentId", o."scopes"));
BEGIN
    -- As a use of a session changes nothing of this, and is by far the most frequent update, it costs no more than before.
    IF cardinality(changed) > 0 THEN
        EXECUTE format('SELECT %1$I."announceSessions"($1, $2 || ARRAY(SELECT "id" FROM %1$I."Session" WHERE "parentId" = ANY ($2)))',
                       TG_TABLE_SCHEMA)
            USING 'session', changed;
    END IF;
    RETURN NULL;
END;
$$;
