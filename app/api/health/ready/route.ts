import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { requireReadiness } from "@/lib/cleanup/readiness";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.checkReadiness, async () => {
  await requireReadiness();
  return { data: { status: "ready" as const } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
