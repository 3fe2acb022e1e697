import { answerUnknown } from "@/lib/api/unknown";
import { answerDoctor } from "@/lib/api/diagnostics";

/** For `npm run doctor` alone, and so no part of the contract; to anyone else there is nothing here. */
export async function GET(request: Request): Promise<Response> {
  const answer = answerDoctor(request.headers);
  if (answer === null) return answerUnknown(request);
  return new Response(answer, { headers: { "content-type": "text/plain", "cache-control": "no-store" } });
}

export { answerUnknown as DELETE, answerUnknown as PATCH, answerUnknown as POST, answerUnknown as PUT };
