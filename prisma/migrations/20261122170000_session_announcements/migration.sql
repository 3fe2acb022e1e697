-- Whoever keeps sessions in memory hears of every change to what a read of them shows, whoever makes it and with whatever
-- tool (docs/decisions/008). On the channel cloakroom_sessions come "session:<id>,<id>...", "user:<id>,..." or "all".
-- Inserts are not announced: only what was found is kept.

-- A payload has less than 8000 bytes, so ids go by the two hundred; of very many it is shorter to say "all".
CREATE FUNCTION "announceSessions"(kind text, ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF cardinality(ids) > 20000 THEN
        PERFORM pg_notify('cloakroom_sessions', 'all');
    ELSE
        FOR place IN 1 .. cardinality(ids) BY 200 LOOP
            PERFORM pg_notify('cloakroom_sessions', kind || ':' || array_to_string(ids[place:place + 199], ','));
        END LOOP;
    END IF;
END;
$$;

CREATE FUNCTION "announceEndedSessions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "announceSessions"('session', ARRAY(SELECT "id" FROM gone));
    RETURN NULL;
END;
$$;

-- That a session was used changes nothing about whose it is, so a later "lastSeenAt" is not announced; an earlier one is.
CREATE FUNCTION "announceChangedSessions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "announceSessions"('session', ARRAY(
        SELECT o."id" FROM was o LEFT JOIN is_now n ON n."id" = o."id"
        WHERE n."lastSeenAt" < o."lastSeenAt"
           OR ROW(n."userId", n."secretHash", n."createdAt", n."authenticatedAt", n."absoluteExpiresAt", n."carrier", n."provider")
              IS DISTINCT FROM
              ROW(o."userId", o."secretHash", o."createdAt", o."authenticatedAt", o."absoluteExpiresAt", o."carrier", o."provider")));
    RETURN NULL;
END;
$$;

CREATE FUNCTION "announceChangedUsers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "announceSessions"('user', ARRAY(
        SELECT o."id" FROM was o LEFT JOIN is_now n ON n."id" = o."id"
        WHERE ROW(n."email", n."name", n."image", n."role", n."disabledAt", n."locale", n."createdAt")
              IS DISTINCT FROM
              ROW(o."email", o."name", o."image", o."role", o."disabledAt", o."locale", o."createdAt")));
    RETURN NULL;
END;
$$;

CREATE FUNCTION "announceAllSessions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('cloakroom_sessions', 'all');
    RETURN NULL;
END;
$$;

-- By statement, not by row, so that one that changes thousands sends few payloads. A user who is deleted takes their
-- sessions along, and a truncated "User" the table of sessions, so those triggers speak for both.
CREATE TRIGGER "Session_announce_end" AFTER DELETE ON "Session"
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION "announceEndedSessions"();

CREATE TRIGGER "Session_announce_change" AFTER UPDATE ON "Session"
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION "announceChangedSessions"();

CREATE TRIGGER "Session_announce_truncate" AFTER TRUNCATE ON "Session"
    FOR EACH STATEMENT EXECUTE FUNCTION "announceAllSessions"();

CREATE TRIGGER "User_announce_change" AFTER UPDATE ON "User"
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION "announceChangedUsers"();
