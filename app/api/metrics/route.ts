import { contract } from "@/app/api/contract";
import { route } from "@/lib/gate/route";
import { readMetrics } from "@/lib/metrics";

export const GET = route(contract.readMetrics, async () => {
  const { text, contentType } = await readMetrics();
  return { text, headers: new Headers({ "content-type": contentType }) };
});
