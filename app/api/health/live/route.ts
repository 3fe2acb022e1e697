import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.checkLife, async () => ({ data: { status: "live" as const } }));

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
