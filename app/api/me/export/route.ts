import { contract } from "@/app/api/contract";
import { route } from "@/lib/gate/route";
import { answerExport } from "./export";

export const GET = route(contract.exportMe, async ({ request, requestId, caller, client }) =>
  answerExport({ caller, client, method: request.method, requestId }),
);
