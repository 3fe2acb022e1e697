import { asRoute } from "@/lib/gate/route";
import { answerVerify } from "./answer";

/** As for `/api/me`. */
export const dynamic = "force-dynamic";

export const GET = asRoute(answerVerify);
