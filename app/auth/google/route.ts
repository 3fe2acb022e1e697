import { exchangeRoute } from "@/lib/api/exchange";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = exchangeRoute("google");

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
