-- CreateTable
CREATE TABLE "Flow" (
    "stateHash" BYTEA NOT NULL,
    "sealed" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Flow_pkey" PRIMARY KEY ("stateHash")
);

-- CreateIndex
CREATE INDEX "Flow_startedAt_idx" ON "Flow"("startedAt");
