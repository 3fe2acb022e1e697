import { consume } from "@/lib/limits/consume";

/** Counts one more request of a signed-in person, whichever way it came. @throws AppError rate-limited */
export async function consumeForPerson(userId: string): Promise<void> {
  await consume("exchange", `person:${userId}`);
}
