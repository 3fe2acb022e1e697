import { type LinkedAccount, listLinkedAccounts } from "@/lib/accounts/data";
import { env } from "@/lib/env";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireUser } from "@/lib/gate/require";
import type { Query } from "@/app/notices/query";
import { keptName } from "./schema";

const PAGE = "/account";

export type AccountView = Awaited<ReturnType<typeof loadAccount>>;

/** The user asking, their session and their accounts, or a redirect to the sign-in page. */
export async function loadAccount(query: Query) {
  const { user, session } = await requireUser(addressWithKept(PAGE, query));
  const accounts = await listLinkedAccounts(user.id);
  const { lifetimes } = env();
  return {
    user,
    session,
    kept: keptName.parse(await findKeptForm(PAGE, user.id, query)),
    /** Who vouches for the e-mail. */
    emailFrom: [
      ...new Set(accounts.filter((account) => vouches(account, user.email)).map((a) => a.provider)),
    ],
    /** Seconds without a visit after which the session ends. */
    idle: (user.role === "ADMIN" ? lifetimes.admin : lifetimes.user).idle,
  };
}

function vouches(account: LinkedAccount, email: string | null): boolean {
  return email !== null && account.emailVerified && account.email === email;
}
