import { oauthContract } from "@/lib/api/contract/oauth";
import { oauthRoute } from "@/lib/api/oauth-route";
import { authorizationServerMetadata } from "@/lib/oauth/metadata";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

export const GET = oauthRoute(oauthContract.readMetadata, () =>
  Promise.resolve(authorizationServerMetadata()),
);

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
