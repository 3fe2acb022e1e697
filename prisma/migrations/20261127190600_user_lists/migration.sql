-- CreateIndex
CREATE INDEX "Account_lastUsedAt_userId_idx" ON "Account"("lastUsedAt", "userId");

-- Written by hand: what the schema language has no words for.

-- What a user is called, whatever there is of them: administrators list users by it.
CREATE INDEX "User_called_idx" ON "User" ((lower(coalesce("name", "email", "id"::text))) COLLATE "C", "id");
