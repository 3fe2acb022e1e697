-- DropIndex
DROP INDEX "AuditEvent_actorId_idx";

-- DropIndex
DROP INDEX "AuditEvent_at_idx";

-- DropIndex
DROP INDEX "AuditEvent_subjectId_id_idx";

-- AlterTable
ALTER TABLE "User" ADD COLUMN     "disabledReason" TEXT;

-- CreateIndex
CREATE INDEX "Account_provider_userId_idx" ON "Account"("provider", "userId");

-- CreateIndex
CREATE INDEX "AuditEvent_at_id_idx" ON "AuditEvent"("at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_subjectId_at_id_idx" ON "AuditEvent"("subjectId", "at", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_type_at_id_idx" ON "AuditEvent"("type", "at", "id");

-- Written by hand: what the schema language has no words for.

-- A reason is one of being disabled.
ALTER TABLE "User" ADD CONSTRAINT "User_disabledReason_needs_disabledAt" CHECK ("disabledReason" IS NULL OR "disabledAt" IS NOT NULL);

-- Administrators and disabled people are few; everybody else is found along the primary key.
CREATE INDEX "User_administrators_idx" ON "User" ("id") WHERE "role" = 'ADMIN';
CREATE INDEX "User_disabled_idx" ON "User" ("id") WHERE "disabledAt" IS NOT NULL;

-- People are searched by how a text begins. Bytewise order (COLLATE "C") lets one index give a range and its order.
CREATE INDEX "User_email_search_idx" ON "User" ("email" COLLATE "C", "id");
CREATE INDEX "User_name_search_idx" ON "User" ((lower("name")) COLLATE "C", "id");
-- A name from its second and from its third word on; most people have no third.
CREATE INDEX "User_second_name_search_idx" ON "User" ((lower(substring("name" FROM '^\S+\s+(.+)$'))) COLLATE "C", "id")
    WHERE substring("name" FROM '^\S+\s+(.+)$') IS NOT NULL;
CREATE INDEX "User_third_name_search_idx" ON "User" ((lower(substring("name" FROM '^\S+\s+\S+\s+(.+)$'))) COLLATE "C", "id")
    WHERE substring("name" FROM '^\S+\s+\S+\s+(.+)$') IS NOT NULL;
CREATE INDEX "Account_email_search_idx" ON "Account" ("email" COLLATE "C", "userId");
CREATE INDEX "Account_login_search_idx" ON "Account" ((lower("profile" ->> 'login')) COLLATE "C", "userId")
    WHERE "profile" ->> 'login' IS NOT NULL;

-- Nearly everything is done by people to themselves and found by its subject; this is the rest.
CREATE INDEX "AuditEvent_actor_of_others_idx" ON "AuditEvent" ("actorId", "at", "id")
    WHERE "actorId" IS DISTINCT FROM "subjectId" AND "actorId" IS NOT NULL;
CREATE INDEX "AuditEvent_ip_idx" ON "AuditEvent" ("ip", "at", "id") WHERE "ip" IS NOT NULL;
