-- Written by hand: what the schema language has no words for.

-- Disabled people are searched by the same beginnings as everybody, and are one in many: along the indexes of everybody a
-- page of them costs as many reads as there are others between. What their accounts are called stays in the index of all.
CREATE INDEX "User_disabled_email_search_idx" ON "User" ("email" COLLATE "C", "id") WHERE "disabledAt" IS NOT NULL;
CREATE INDEX "User_disabled_name_search_idx" ON "User" ((lower("name")) COLLATE "C", "id") WHERE "disabledAt" IS NOT NULL;
CREATE INDEX "User_disabled_second_name_search_idx" ON "User" ((lower(substring("name" FROM '^\S+\s+(.+)$'))) COLLATE "C", "id")
    WHERE "disabledAt" IS NOT NULL;
CREATE INDEX "User_disabled_third_name_search_idx" ON "User" ((lower(substring("name" FROM '^\S+\s+\S+\s+(.+)$'))) COLLATE "C", "id")
    WHERE "disabledAt" IS NOT NULL;
