-- A person who leaves takes everything along that could tell who they were. An event may lose its address, device and
-- detail, all of them at once; nothing else of it can change.
CREATE FUNCTION "allowOnlyErasure"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."ip" IS NULL AND NEW."userAgent" IS NULL AND NEW."detail" = '{}'::jsonb
       AND ROW(NEW."id", NEW."at", NEW."type", NEW."actorId", NEW."subjectId", NEW."sessionId")
           IS NOT DISTINCT FROM ROW(OLD."id", OLD."at", OLD."type", OLD."actorId", OLD."subjectId", OLD."sessionId") THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'AuditEvent is append-only: UPDATE is refused'
        USING ERRCODE = 'restrict_violation';
END;
$$;

DROP TRIGGER "AuditEvent_refuse_update" ON "AuditEvent";

CREATE TRIGGER "AuditEvent_refuse_update" BEFORE UPDATE ON "AuditEvent"
    FOR EACH ROW EXECUTE FUNCTION "allowOnlyErasure"();
