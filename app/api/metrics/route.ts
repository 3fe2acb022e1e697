import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { readMetrics } from "@/lib/metrics";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.readMetrics, async () => {
  const { text, contentType } = await readMetrics();
  return { text, headers: new Headers({ "content-type": contentType }) };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
