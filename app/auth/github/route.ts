import { exchangeRoute } from "@/lib/api/exchange";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = exchangeRoute("github");

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
