import { contract } from "@/app/api/contract";
import { presentMe } from "@/app/api/present";
import { answering } from "@/lib/gate/route";
import { jsonAnswer } from "@/lib/http/answer";
import type { LiveSession } from "@/lib/sessions/data";

/**
 * What was answered to sessions in memory. Such a session is one object until anything about it or its user changes; then
 * memory forgets it, and what was answered goes with it. Making it costs more than finding the session.
 */
const answered = new WeakMap<LiveSession, string>();

/** `GET /api/me`, for Next and for the server in front of it. */
export const answerMe = answering(contract.getMe, ({ caller }) => {
  let json = answered.get(caller);
  if (json === undefined) {
    json = JSON.stringify(contract.getMe.answer.parse(presentMe(caller)));
    answered.set(caller, json);
  }
  return jsonAnswer(json);
});
