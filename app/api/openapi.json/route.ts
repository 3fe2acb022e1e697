import { contract } from "@/app/api/contract";
import { openApiDocument } from "@/app/api/openapi";
import { env } from "@/lib/env";
import { route } from "@/lib/gate/route";
import { sessionCookieName } from "@/lib/sessions/cookie";
import en from "@/messages/en.json";

export const GET = route(contract.readContract, async () => ({
  data: openApiDocument({ authUrl: env().authUrl, cookieName: sessionCookieName() }, en.api),
}));
