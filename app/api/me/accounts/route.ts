import { contract } from "@/app/api/contract";
import { presentAccount } from "@/app/api/present";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { route } from "@/lib/gate/route";

export const GET = route(contract.listAccounts, async ({ caller }) => {
  const accounts = await listLinkedAccounts(caller.user.id);
  return { data: { accounts: accounts.map(presentAccount) } };
});
