import { oauthContract } from "@/lib/api/contract/oauth";
import { requireAccessToken } from "@/lib/api/oauth-bearer";
import { oauthRoute } from "@/lib/api/oauth-route";
import { userInfoOf } from "@/lib/oauth/userinfo";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

export const GET = oauthRoute(oauthContract.readUserInfo, async ({ request, log }) => {
  const live = await requireAccessToken(request);
  log.userId = live.user.id;
  return userInfoOf(live);
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
