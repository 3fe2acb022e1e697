-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "position" BIGINT;

-- CreateTable
CREATE TABLE "EventFeed" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "lastPosition" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "EventFeed_pkey" PRIMARY KEY ("id")
);

-- Written by hand: what the schema language has no words for.

-- The one row, which every database has from the start, and a dump takes along.
INSERT INTO "EventFeed" ("id", "lastPosition") VALUES (1, 0);
ALTER TABLE "EventFeed" ADD CONSTRAINT "EventFeed_is_one_row" CHECK ("id" = 1);

-- What is read by its place, and what has none yet, in the order in which it gets one.
CREATE UNIQUE INDEX "AuditEvent_position_key" ON "AuditEvent" ("position") WHERE "position" IS NOT NULL;
CREATE INDEX "AuditEvent_without_position_idx" ON "AuditEvent" ("at", "id") WHERE "position" IS NULL;

-- An event gets its place once; else it is as before: it may lose address, device and detail, and nothing else of it changes.
CREATE OR REPLACE FUNCTION "allowOnlyErasure"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ROW(NEW."id", NEW."at", NEW."type", NEW."actorId", NEW."subjectId", NEW."sessionId",
           NEW."serviceTokenId", NEW."serviceTokenName")
       IS NOT DISTINCT FROM
       ROW(OLD."id", OLD."at", OLD."type", OLD."actorId", OLD."subjectId", OLD."sessionId",
           OLD."serviceTokenId", OLD."serviceTokenName") THEN
        IF NEW."position" IS NOT DISTINCT FROM OLD."position"
           AND NEW."ip" IS NULL AND NEW."userAgent" IS NULL AND NEW."detail" IN ('{}'::jsonb, OLD."detail") THEN
            RETURN NEW;
        END IF;
        IF OLD."position" IS NULL AND NEW."position" IS NOT NULL
           AND ROW(NEW."ip", NEW."userAgent", NEW."detail") IS NOT DISTINCT FROM ROW(OLD."ip", OLD."userAgent", OLD."detail") THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'AuditEvent is append-only: UPDATE is refused'
        USING ERRCODE = 'restrict_violation';
END;
$$;
