import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { verifySession } from "@/lib/api/verified-session";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = route(contract.verifySession, async ({ request, body }) => ({
  data: await verifySession(request, body.session_token),
}));

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
