import { findEmailWithout, listLinkedAccounts } from "@/lib/accounts/data";
import { env } from "@/lib/env";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireUser } from "@/lib/gate/require";
import { PROVIDERS } from "@/lib/providers/providers";
import type { Query } from "@/app/notices/query";
import { keptConnection } from "./schema";

const PAGE = "/account/connections";

export type ConnectionsView = Awaited<ReturnType<typeof loadConnections>>;

/** The user's provider accounts, what may be connected, and what they were about to do. */
export async function loadConnections(query: Query) {
  const { user, session } = await requireUser(addressWithKept(PAGE, query));
  const kept = keptConnection.parse(await findKeptForm(PAGE, user.id, query));
  const linked = await listLinkedAccounts(user.id);
  const emailsWithout = await Promise.all(
    linked.map(async ({ id }) => {
      const rest = linked.filter((account) => account.id !== id);
      return [id, await findEmailWithout(user, rest)] as const;
    }),
  );
  return {
    // In the order in which providers stand everywhere.
    accounts: PROVIDERS.flatMap((provider) => linked.filter((account) => account.provider === provider)),
    /** By the id of an account: the address that the user will have without it. */
    emailWithout: new Map(emailsWithout),
    user,
    fresh: session.fresh,
    connectable: PROVIDERS.filter((provider) => env()[provider] !== null),
    /** Whether a sign-in with a verified e-mail connects by itself. */
    joinsByEmail: env().emailLinking === "verified",
    /** The id of the account that they were about to disconnect, or the provider they were about to connect. */
    disconnect: kept?.form === "disconnect" ? kept.fields.account : null,
    connect: kept?.form === "connect" ? kept.fields.provider : null,
  };
}
