import { presentHeldApplication } from "@/lib/api/contract/applications/present";
import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { listHeldApplications } from "@/lib/applications/grants/data";

export const GET = route(contract.listMyApplications, async ({ caller }) => ({
  data: { applications: (await listHeldApplications(caller.user.id)).map(presentHeldApplication) },
}));
