-- Written by hand: what the schema language has no words for.

-- The functions of triggers named "announceSessions" by the search path of whoever changed a row: by hand, from another one, a
-- change failed. They name it by the schema of the table now, wherever it is or will be.

CREATE OR REPLACE FUNCTION "announceEndedSessions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA)
        USING 'session', ARRAY(SELECT "id" FROM gone);
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION "announceChangedSessions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA) USING 'session', ARRAY(
        SELECT o."id" FROM was o LEFT JOIN is_now n ON n."id" = o."id"
        WHERE n."lastSeenAt" < o."lastSeenAt"
           OR ROW(n."userId", n."secretHash", n."createdAt", n."authenticatedAt", n."absoluteExpiresAt", n."carrier", n."provider")
              IS DISTINCT FROM
              ROW(o."userId", o."secretHash", o."createdAt", o."authenticatedAt", o."absoluteExpiresAt", o."carrier", o."provider"));
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION "announceChangedUsers"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA) USING 'user', ARRAY(
        SELECT o."id" FROM was o LEFT JOIN is_now n ON n."id" = o."id"
        WHERE ROW(n."email", n."name", n."image", n."role", n."disabledAt", n."locale", n."createdAt")
              IS DISTINCT FROM
              ROW(o."email", o."name", o."image", o."role", o."disabledAt", o."locale", o."createdAt"));
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION "announceAccounts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA)
        USING 'user', ARRAY(SELECT DISTINCT "userId" FROM touched);
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION "announceChangedAccounts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT %I."announceSessions"($1, $2)', TG_TABLE_SCHEMA) USING 'user', ARRAY(
        SELECT "userId" FROM (SELECT * FROM was EXCEPT SELECT * FROM is_now) gone
        UNION SELECT "userId" FROM (SELECT * FROM is_now EXCEPT SELECT * FROM was) come);
    RETURN NULL;
END;
$$;
