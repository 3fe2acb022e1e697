import { contract } from "@/lib/api/contract/contract";
import { openApiDocument } from "@/lib/api/openapi/document";
import { env } from "@/lib/env";
import { route } from "@/lib/api/route";
import { sessionCookieName } from "@/lib/sessions/cookie";
import en from "@/messages/en.json";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.readContract, async () => ({
  data: openApiDocument({ authUrl: env().authUrl, cookieName: sessionCookieName() }, en.api),
}));

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
