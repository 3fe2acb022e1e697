import { NextResponse, type NextRequest } from "next/server";
import { env } from "@/lib/env";
import { declinePrefetch, isPrefetch } from "@/lib/http/prefetch";
import { isProvider } from "@/lib/providers/providers";
import { completeFlow } from "./callback";

/**
 * The one thing that Auth.js's route does over HTTP: take the callback. A sign-in starts from our own page's form
 * (`beginSignIn`), so no query of a visitor can override the authorization request; sessions are read by `lib/gate`.
 * Whoever only looks (a link checker's HEAD, a browser's prefetch) uses no sign-in up: the person comes after them.
 * @param reference what a refusal is called, on the page, in the log and in the audit log
 */
export async function answerAuthRoute(request: NextRequest, reference: string): Promise<Response> {
  const [step, provider, ...rest] = request.nextUrl.pathname.split("/").slice(3);
  if (step === "callback" && isProvider(provider) && env()[provider] && rest.length === 0) {
    if (request.method === "HEAD") return new NextResponse(null, { status: 204 });
    if (isPrefetch(request.headers)) return declinePrefetch();
    return completeFlow(request, provider, reference);
  }
  if (step === "signin" || step === "error")
    return NextResponse.redirect(new URL("/sign-in", env().authUrl), 303);
  return new NextResponse(null, { status: 404 });
}
