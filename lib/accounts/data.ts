import { db } from "@/lib/db/client";
import { reading } from "@/lib/db/transaction";

/** A linked provider account as its person sees it. */
export type LinkedAccount = { readonly provider: string; readonly email: string | null; readonly linkedAt: Date };

/** The accounts of a user, oldest first. */
export async function listLinkedAccounts(userId: string): Promise<LinkedAccount[]> {
  return reading(() =>
    db().account.findMany({
      where: { userId },
      orderBy: { linkedAt: "asc" },
      select: { provider: true, email: true, linkedAt: true },
    }),
  );
}
