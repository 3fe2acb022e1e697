import { contract } from "@/app/api/contract";
import { route } from "@/lib/gate/route";

export const GET = route(contract.checkLife, async () => ({ data: { status: "live" as const } }));
