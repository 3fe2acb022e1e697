import { answerUnknown } from "@/app/api/unknown";
import { answerDoctor } from "@/lib/gate/doctor";

/** For `npm run doctor` alone, and so no part of the contract; to anyone else there is nothing here. */
export function GET({ headers }: Request): Response {
  const answer = answerDoctor(headers);
  if (answer === null) return answerUnknown();
  return new Response(answer, { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}

export { answerUnknown as DELETE, answerUnknown as PATCH, answerUnknown as POST, answerUnknown as PUT };
