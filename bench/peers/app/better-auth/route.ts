import { auth } from "@/better-auth";
import { answerMe } from "@/me";

export async function GET(request: Request): Promise<Response> {
  const session = await auth({ cookieCache: false }).api.getSession({ headers: request.headers });
  return answerMe(session?.user);
}
