import { NextResponse } from "next/server";
import { env } from "@/lib/env";

/** Sends the browser to a page of ours instead of an answer (303 See Other, RFC 9110 section 15.4.4). */
export function seeOther(path: string): NextResponse {
  return NextResponse.redirect(new URL(path, env().authUrl), 303);
}
