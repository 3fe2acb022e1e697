import { getIronSession } from "iron-session";
import { cookies } from "next/headers";
import { type IronSession, ironOptions } from "@/iron";
import { answerMe } from "@/me";

export async function GET(): Promise<Response> {
  const session = await getIronSession<IronSession>(await cookies(), ironOptions());
  return answerMe(session.user);
}
