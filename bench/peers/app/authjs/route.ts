import { authjs } from "@/authjs";
import { answerMe, type KnownUser } from "@/me";

/** With database sessions the adapter's whole user stands behind `session.user`; its type leaves the id open. */
export async function GET(): Promise<Response> {
  const session = await authjs()();
  return answerMe(session?.user?.id ? ({ ...session.user, id: session.user.id } satisfies KnownUser) : null);
}
