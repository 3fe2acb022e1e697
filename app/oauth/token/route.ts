import { oauthContract } from "@/lib/api/contract/oauth";
import { answerToken } from "@/lib/api/oauth-token";
import { oauthRoute } from "@/lib/api/oauth-route";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = oauthRoute(oauthContract.issueToken, answerToken);

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
