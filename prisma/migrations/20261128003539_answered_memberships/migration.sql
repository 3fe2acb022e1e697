-- AlterTable
ALTER TABLE "Account" ADD COLUMN     "organizationsAnswered" TEXT[] DEFAULT ARRAY[]::TEXT[];
