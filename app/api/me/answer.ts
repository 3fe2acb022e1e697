import { contract } from "@/app/api/contract";
import { presentMe } from "@/app/api/present";
import { answering } from "@/lib/gate/route";

/** `GET /api/me`, for Next and for the server in front of it. */
export const answerMe = answering(contract.getMe, ({ caller }) => ({ data: presentMe(caller) }));
