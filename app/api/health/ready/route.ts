import { contract } from "@/app/api/contract";
import { route } from "@/lib/gate/route";
import { requireReadiness } from "@/lib/upkeep/readiness";

export const GET = route(contract.checkReadiness, async () => {
  await requireReadiness();
  return { data: { status: "ready" as const } };
});
