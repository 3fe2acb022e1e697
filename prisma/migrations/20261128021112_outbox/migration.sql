-- CreateEnum
CREATE TYPE "EndpointStop" AS ENUM ('ADMINISTRATOR', 'GONE', 'FAILING');

-- CreateEnum
CREATE TYPE "DeliveryStatus" AS ENUM ('PENDING', 'DELIVERED', 'FAILED');

-- CreateTable
CREATE TABLE "WebhookEndpoint" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "previousSecret" TEXT,
    "previousSecretEndsAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabledAt" TIMESTAMPTZ(3),
    "disabledBecause" "EndpointStop",
    "lastSuccessAt" TIMESTAMPTZ(3),
    "lastFailureAt" TIMESTAMPTZ(3),
    "failingSince" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookEndpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Delivery" (
    "id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "endpointId" UUID,
    "eventId" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',
    "userId" UUID,
    "recipient" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "DeliveryStatus" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "dueAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ(3),
    "answer" INTEGER,
    "failure" TEXT,
    "excerpt" TEXT,

    CONSTRAINT "Delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Delivery_position_key" ON "Delivery"("position");

-- CreateIndex
CREATE INDEX "Delivery_endpointId_position_idx" ON "Delivery"("endpointId", "position");

-- CreateIndex
CREATE INDEX "Delivery_finishedAt_idx" ON "Delivery"("finishedAt");

-- AddForeignKey
ALTER TABLE "Delivery" ADD CONSTRAINT "Delivery_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "WebhookEndpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is due, and what comes before it of the same user: of what is pending only, which most rows soon are not.
CREATE INDEX "Delivery_due_idx" ON "Delivery"("endpointId", "dueAt") WHERE "status" = 'PENDING';
CREATE INDEX "Delivery_order_idx" ON "Delivery"("endpointId", "userId", "position") WHERE "status" = 'PENDING';
