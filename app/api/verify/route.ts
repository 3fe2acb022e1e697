import { asRoute } from "@/lib/gate/route";
import { answerVerify } from "./answer";

/** As in app/api/me/route.ts. */
export const dynamic = "force-dynamic";

export const GET = asRoute(answerVerify);
