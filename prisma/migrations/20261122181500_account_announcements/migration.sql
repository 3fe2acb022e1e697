-- A read of a session shows its user's accounts too, so every change to those is announced like one to the user itself
-- (docs/decisions/008). A new account as well: unlike a new session, it belongs to a user who may be in memory already.

CREATE FUNCTION "announceAccounts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "announceSessions"('user', ARRAY(SELECT DISTINCT "userId" FROM touched));
    RETURN NULL;
END;
$$;

-- All columns are shown, so whatever is updated is announced; the former user of an account that is moved, too.
CREATE FUNCTION "announceChangedAccounts"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "announceSessions"('user', ARRAY(
        SELECT "userId" FROM (SELECT * FROM was EXCEPT SELECT * FROM is_now) gone
        UNION SELECT "userId" FROM (SELECT * FROM is_now EXCEPT SELECT * FROM was) come));
    RETURN NULL;
END;
$$;

CREATE TRIGGER "Account_announce_begin" AFTER INSERT ON "Account"
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceAccounts"();

CREATE TRIGGER "Account_announce_end" AFTER DELETE ON "Account"
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION "announceAccounts"();

CREATE TRIGGER "Account_announce_change" AFTER UPDATE ON "Account"
    REFERENCING OLD TABLE AS was NEW TABLE AS is_now FOR EACH STATEMENT EXECUTE FUNCTION "announceChangedAccounts"();

CREATE TRIGGER "Account_announce_truncate" AFTER TRUNCATE ON "Account"
    FOR EACH STATEMENT EXECUTE FUNCTION "announceAllSessions"();
