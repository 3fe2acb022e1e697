import { listLinkedAccounts } from "@/lib/accounts/data";
import { env } from "@/lib/env";
import { requireUser } from "@/lib/gate/require";
import { PROVIDERS } from "@/lib/identity/identity";
import { withQuery } from "../outcome";
import { connectionsQuery } from "./schema";
import type { Query } from "../query";

export type ConnectionsView = Awaited<ReturnType<typeof loadConnections>>;

/** The person's provider accounts, what may be connected, and what they were about to do. */
export async function loadConnections(query: Query) {
  const intended = connectionsQuery.parse(query);
  const { user, session } = await requireUser(pageFor(intended));
  return {
    accounts: await listLinkedAccounts(user.id),
    user,
    fresh: session.fresh,
    connectable: PROVIDERS.filter((provider) => env()[provider] !== null),
    /** Whether a sign-in with a verified e-mail connects by itself. */
    joinsByEmail: env().emailLinking === "verified",
    ...intended,
  };
}

/** The page with the form for what is intended one press away. */
export function pageFor({
  disconnect,
  connect,
}: {
  disconnect?: string | null;
  connect?: string | null;
}): string {
  const page = "/account/connections";
  if (disconnect) return withQuery(page, { disconnect });
  return connect ? withQuery(page, { connect }) : page;
}
