import { exchangeRoute } from "@/lib/api/exchange";

export const POST = exchangeRoute("github");
