import type { NextRequest } from "next/server";
import { observe } from "@/lib/api/observe";
import { currentSession } from "@/lib/gate/session";
import { clientFrom } from "@/lib/http/client";
import { declinePrefetch, isPrefetch } from "@/lib/http/prefetch";
import { authorize } from "@/lib/oauth/authorize/authorize";
import { env } from "@/lib/env";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { answerFailure, answerOutcome, refuseFrame } from "./answer";
import { answerConsentForm } from "./consent-form";

/**
 * The authorization endpoint (RFC 6749 section 3.1): leads to the sign-in page, to the consent page, or back to the application.
 * The consent page has the same path; next.config.mjs tells them apart.
 */
export async function GET(request: NextRequest): Promise<Response> {
  return observe("GET", "/oauth/authorize", async (log) => {
    // What only looks makes no code and no row.
    if (isPrefetch(request.headers)) return declinePrefetch();
    if (isFramed(request.headers)) return refuseFrame(request);
    try {
      const current = await currentSession();
      const caller = current.status === "live" ? current : null;
      log.userId = caller?.user.id;
      const client = clientFrom(request.headers, env().trustedProxies);
      const outcome = await authorize(new URL(request.url).searchParams, caller, client);
      return answerOutcome(request, outcome, current, log);
    } catch (error) {
      return answerFailure(request, error, log);
    }
  });
}

export function HEAD(): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "private, no-store" } });
}

/** The answer of the consent page's form. */
export async function POST(request: NextRequest): Promise<Response> {
  return observe("POST", "/oauth/authorize", async (log) => {
    try {
      return await answerConsentForm(request, log);
    } catch (error) {
      return answerFailure(request, error, log);
    }
  });
}

/** A person sees no address in a frame, and a script's fetch is no person. What sends no such header is no browser of today. */
function isFramed(headers: Headers): boolean {
  const destination = headers.get("sec-fetch-dest");
  return destination !== null && destination !== "document";
}

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "HEAD", "POST");
