import { contract } from "@/lib/api/contract/contract";
import { answerExchange } from "@/lib/api/exchange";
import { route } from "@/lib/api/route";

export const POST = route(contract.exchangeGithub, async (call) => {
  const { access_token, token } = call.body;
  return answerExchange(call, { provider: "github", accessToken: access_token ?? token ?? "" });
});
