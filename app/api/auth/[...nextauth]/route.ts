import type { NextRequest } from "next/server";
import { answerAuthRoute } from "@/lib/auth/route";

export async function GET(request: NextRequest): Promise<Response> {
  return answerAuthRoute(request);
}
