import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { answerExport } from "@/lib/api/export";

export const GET = route(contract.exportMe, async ({ request, requestId, caller, client }) =>
  answerExport({ caller, client, method: request.method, requestId }),
);
