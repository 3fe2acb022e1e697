import type { z } from "zod";
import { countDeadSession } from "@/lib/gate/refused-session";
import { markSessionSeen } from "@/lib/gate/mark-session-seen";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { type LiveSession, readSession } from "@/lib/sessions/data";
import { presentMeToApplication, presentProfile } from "./contract/present";
import type { verifiedSession } from "./contract/service-tokens/schema";

type Verified = z.input<typeof verifiedSession>;

const INACTIVE: Verified = { active: false };

/**
 * Whose session a value is that somebody presented to a backend: a full session's, or a bearer that an application was handed.
 * It counts as a use. What a guarded host was handed is of that host alone, and is not told.
 * @param request of the backend, against whose address values of dead sessions count, as everywhere
 * @throws AppError rate-limited, database-unavailable
 */
export async function verifySession(request: Request, value: string): Promise<Verified> {
  const read = await readSession(value);
  if (read.status === "live") {
    markSessionSeen(read);
    return presentFull(read);
  }
  const handed = read.status === "unopenable" ? await readApplicationSession(value) : read;
  if (handed.status !== "live") {
    if (handed.status !== "unopenable") await countDeadSession(request, value);
    return INACTIVE;
  }
  const judged = judgeApplicationSession(handed, { as: "bearer", at: null }, await currentApplications());
  if (judged.status === "refused") return INACTIVE;
  markSessionSeen(handed);
  return { active: true, ...presentMeToApplication(handed, judged.application) };
}

function presentFull(live: LiveSession): Verified {
  const { user_id, email, full_name, avatar_url, role } = presentProfile(live);
  const { id, carrier, createdAt, expiresAt } = live.session;
  return {
    active: true,
    ...{ user_id, email, full_name, avatar_url, role },
    application: null,
    session: {
      id,
      carrier,
      created_at: createdAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    },
  };
}
