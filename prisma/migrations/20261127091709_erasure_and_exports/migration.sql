-- CreateEnum
CREATE TYPE "ErasurePart" AS ENUM ('ABOUT_THEM', 'BY_THEM');

-- CreateTable
CREATE TABLE "Erasure" (
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "part" "ErasurePart" NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("userId")
);

-- CreateTable
CREATE TABLE "Export" (
    "userId" UUID NOT NULL,
    "token" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Export_pkey" PRIMARY KEY ("userId")
);

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
