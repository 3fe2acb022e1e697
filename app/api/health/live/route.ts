import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";

export const GET = route(contract.checkLife, async () => ({ data: { status: "live" as const } }));
