import { listLinkedAccounts } from "@/lib/accounts/data";
import { env } from "@/lib/env";
import { requireUser } from "@/lib/gate/require";

export type AccountView = Awaited<ReturnType<typeof loadAccount>>;

/** The person asking, their session and their accounts, or a redirect to the sign-in page. */
export async function loadAccount() {
  const { user, session } = await requireUser("/account");
  const { lifetimes } = env();
  return {
    user,
    session,
    accounts: await listLinkedAccounts(user.id),
    /** Seconds without a visit after which the session ends. */
    idle: (user.role === "ADMIN" ? lifetimes.admin : lifetimes.user).idle,
  };
}
