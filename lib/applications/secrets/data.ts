import { db } from "@/lib/db/client";
import { reading } from "@/lib/db/transaction";

/** A secret, without the secret. */
export type SecretEntry = {
  readonly id: string;
  readonly createdAt: Date;
  /** Since another was made; null: until it is deleted. */
  readonly expiresAt: Date | null;
};

/** The secrets of applications, by the id of the application, the oldest first; of all when none is named. */
export async function listSecrets(applicationId?: string): Promise<Map<string, SecretEntry[]>> {
  const rows = await reading(() =>
    db().applicationSecret.findMany({
      where: applicationId === undefined ? {} : { applicationId },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, applicationId: true, createdAt: true, expiresAt: true },
    }),
  );
  const secrets = new Map<string, SecretEntry[]>();
  for (const { applicationId: owner, ...entry } of rows)
    secrets.set(owner, [...(secrets.get(owner) ?? []), entry]);
  return secrets;
}
