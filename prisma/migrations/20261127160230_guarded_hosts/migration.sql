-- Cookies tell no ports apart (RFC 6265 section 8.5), and on https the cookie of a guarded host has one name whatever the port. So
-- no two origins are alike but for the port there, also where two are stored at the same moment. On http the port is in the name.
CREATE UNIQUE INDEX "ApplicationOrigin_host_key" ON "ApplicationOrigin"
    ((CASE WHEN "origin" LIKE 'https:%' THEN regexp_replace("origin", ':\d+$', '') ELSE "origin" END));
