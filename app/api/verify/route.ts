import { asRoute } from "@/lib/gate/route";
import { answerVerify } from "./answer";

export const GET = asRoute(answerVerify);
