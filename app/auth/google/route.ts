import { contract } from "@/lib/api/contract/contract";
import { answerExchange } from "@/lib/api/exchange";
import { route } from "@/lib/api/route";

export const POST = route(contract.exchangeGoogle, async (call) => {
  const { id_token, access_token, token, nonce } = call.body;
  if (id_token !== undefined) return answerExchange(call, { provider: "google", idToken: id_token, nonce });
  return answerExchange(call, { provider: "google", accessToken: access_token ?? token ?? "" });
});
