import type { NextRequest } from "next/server";
import { answerAuthRoute } from "@/lib/auth/route";
import { observe } from "@/lib/api/observe";

export async function GET(request: NextRequest): Promise<Response> {
  return observe("GET", "/api/auth/{step}", ({ requestId }) => answerAuthRoute(request, requestId));
}
