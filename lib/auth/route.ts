import { NextResponse, type NextRequest } from "next/server";
import { env } from "@/lib/env";
import { isProvider } from "@/lib/identity/identity";
import { completeFlow } from "./callback";

/**
 * The one thing that Auth.js's route does over HTTP: take the callback. A sign-in starts from our own page's form
 * (`beginSignIn`), so no query of a visitor can override the authorization request; sessions are read by `lib/gate`.
 * @param reference what a refusal is called, on the page, in the log and in the audit log
 */
export async function answerAuthRoute(request: NextRequest, reference: string): Promise<Response> {
  const [step, provider, ...rest] = request.nextUrl.pathname.split("/").slice(3);
  if (step === "callback" && isProvider(provider) && env()[provider] && rest.length === 0) {
    return completeFlow(request, provider, reference);
  }
  if (step === "signin" || step === "error")
    return NextResponse.redirect(new URL("/sign-in", env().authUrl), 303);
  return new NextResponse(null, { status: 404 });
}
