import { oauthContract } from "@/lib/api/contract/oauth";
import { answerToken } from "@/lib/api/oauth-token";
import { oauthRoute } from "@/lib/api/oauth-route";

export const POST = oauthRoute(oauthContract.issueToken, answerToken);
