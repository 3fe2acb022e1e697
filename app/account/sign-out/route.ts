import type { NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { DRAWN_FOR, drawnFor } from "@/lib/gate/drawn-for";
import { observe, type RequestLog } from "@/lib/api/observe";
import { signOutCurrentSession } from "@/lib/gate/sign-out";
import { clientFrom } from "@/lib/http/client";
import { isSameOrigin } from "@/lib/http/origin";
import { logEvent } from "@/lib/log";
import { seeOther } from "@/app/notices/see-other";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** The form has one field; in bytes. */
const MAX_BODY = 1024;

/**
 * Ends the session of the browser asking, and says only what happened: ended, nothing to end, or not ended. Whoever presses
 * "sign out" and leaves wants nobody to be signed in here: if somebody else has signed in since the page was drawn, it is
 * their session that ends, and the page says so. A handler and no server action, whose ids may change with a deploy: whoever
 * wants to leave must be able to from a page of any build.
 */
export async function POST(request: NextRequest): Promise<Response> {
  return observe("POST", "/account/sign-out", async (log) => {
    if (!isSameOrigin(request.headers, env().authUrl))
      return new Response("This form was sent from another site.", { status: 403 });
    return signOut(request, log);
  });
}

async function signOut(request: NextRequest, { requestId }: RequestLog): Promise<NextResponse> {
  try {
    const shown = await readDrawnFor(request);
    const userId = await signOutCurrentSession(clientFrom(request.headers, env().trustedProxies));
    if (userId === null) return seeOther("/sign-in?notice=already-signed-out");
    const another = shown !== null && shown !== userId;
    return seeOther(`/sign-in?notice=${another ? "another-signed-out" : "signed-out"}`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logEvent("error", "sign-out.failed", { request_id: requestId, code: error.code, error });
    const query = { notice: "still-signed-in", error: error.code, reference: requestId };
    return seeOther(`/sign-in?${new URLSearchParams(query).toString()}`);
  }
}

/** The user id of whom the page was drawn for; null where it does not say, which is no reason not to sign out. */
async function readDrawnFor(request: NextRequest): Promise<string | null> {
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= MAX_BODY)) return null;
  const form = await request.formData().catch(() => null);
  return drawnFor.parse({ [DRAWN_FOR]: form?.get(DRAWN_FOR) })[DRAWN_FOR];
}

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
