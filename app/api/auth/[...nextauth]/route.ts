import type { NextRequest } from "next/server";
import { plainPage, wordsFor } from "@/app/notices/plain-page";
import { placeLedTo } from "@/lib/auth/callback-answer";
import { answerAuthRoute } from "@/lib/auth/route";
import { observe } from "@/lib/api/observe";
import { apiContentSecurityPolicy } from "@/lib/http/security-headers";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export async function GET(request: NextRequest): Promise<Response> {
  return observe("GET", "/api/auth/{step}", async ({ requestId }) => {
    const answer = await answerAuthRoute(request, requestId);
    if (answer.headers.has("refresh")) return asPage(request, answer);
    // next.config.mjs leaves it out, for the page above has a policy of its own.
    answer.headers.set("content-security-policy", apiContentSecurityPolicy);
    return answer;
  });
}

/** An answer that leads on by itself, with a link for whom it does not. */
function asPage(request: NextRequest, answer: Response): Response {
  const { locale, words } = wordsFor(request.headers);
  const { title, link } = words.oauth.onward;
  const links = [{ href: placeLedTo(answer) ?? "/", text: link }];
  return plainPage({ status: answer.status, locale, title, paragraphs: [], links, headers: answer.headers });
}

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
