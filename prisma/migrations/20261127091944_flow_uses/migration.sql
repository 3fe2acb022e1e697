-- CreateTable
CREATE TABLE "FlowUse" (
    "stateHash" BYTEA NOT NULL,
    "callbackHash" BYTEA NOT NULL,
    "usedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "location" TEXT,
    "sessionId" UUID,
    "cookies" TEXT,

    CONSTRAINT "FlowUse_pkey" PRIMARY KEY ("stateHash")
);

-- CreateTable
CREATE TABLE "PendingLink" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "sessionId" UUID,
    "refusedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "PendingLink_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "FlowUse_usedAt_idx" ON "FlowUse"("usedAt");

-- CreateIndex
CREATE INDEX "PendingLink_userId_idx" ON "PendingLink"("userId");

-- CreateIndex
CREATE INDEX "PendingLink_refusedAt_idx" ON "PendingLink"("refusedAt");

-- AddForeignKey
ALTER TABLE "PendingLink" ADD CONSTRAINT "PendingLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
