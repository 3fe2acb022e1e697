-- DropIndex
DROP INDEX "AuditEvent_subjectId_at_idx";

-- CreateIndex
CREATE INDEX "AuditEvent_subjectId_id_idx" ON "AuditEvent"("subjectId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_actorId_idx" ON "AuditEvent"("actorId");

-- What a person did to others may stay on record without where they did it from: detail is emptied or left as it is.
CREATE OR REPLACE FUNCTION "allowOnlyErasure"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."ip" IS NULL AND NEW."userAgent" IS NULL AND NEW."detail" IN ('{}'::jsonb, OLD."detail")
       AND ROW(NEW."id", NEW."at", NEW."type", NEW."actorId", NEW."subjectId", NEW."sessionId")
           IS NOT DISTINCT FROM ROW(OLD."id", OLD."at", OLD."type", OLD."actorId", OLD."subjectId", OLD."sessionId") THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'AuditEvent is append-only: UPDATE is refused'
        USING ERRCODE = 'restrict_violation';
END;
$$;
