import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { answerExport } from "@/lib/api/export";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.exportMe, async ({ request, requestId, caller, client }) =>
  answerExport({ caller, client, method: request.method, requestId }),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
