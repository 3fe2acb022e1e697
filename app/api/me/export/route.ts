import { contract } from "@/app/api/contract";
import { presentExport } from "@/app/api/present";
import { route } from "@/lib/gate/route";
import { recordExport } from "@/lib/users/mutations";

export const GET = route(contract.exportMe, async ({ request, caller, client }) => {
  const data = await presentExport(caller);
  if (request.method !== "HEAD")
    await recordExport({ sessionId: caller.session.id, userId: caller.user.id }, client);
  return {
    data,
    headers: new Headers({ "content-disposition": 'attachment; filename="cloakroom-export.json"' }),
  };
});
