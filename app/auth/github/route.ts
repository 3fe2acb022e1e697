import { contract } from "@/app/api/contract";
import { answerExchange } from "@/app/auth/exchange";
import { route } from "@/lib/gate/route";

export const POST = route(contract.exchangeGithub, async (call) => {
  const { access_token, token } = call.body;
  return answerExchange(call, { provider: "github", accessToken: access_token ?? token ?? "" });
});
