import { contract } from "@/lib/api/contract/contract";
import { presentAccount } from "@/lib/api/contract/present";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { route } from "@/lib/api/route";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listAccounts, async ({ caller }) => {
  const accounts = await listLinkedAccounts(caller.user.id);
  return { data: { accounts: accounts.map(presentAccount) } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
