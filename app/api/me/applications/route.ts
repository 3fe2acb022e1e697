import { presentHeldApplication } from "@/lib/api/contract/applications/present";
import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { listHeldApplications } from "@/lib/applications/grants/data";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listMyApplications, async ({ caller }) => ({
  data: { applications: (await listHeldApplications(caller.user.id)).map(presentHeldApplication) },
}));

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
