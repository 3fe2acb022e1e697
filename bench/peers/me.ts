import { benchPerson } from "../people";

/** What a peer knows of whoever asks. */
export type KnownUser = {
  readonly id: string;
  readonly email?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly image?: string | null | undefined;
};

const someone = benchPerson(0);
const moment = "2026-01-01T00:00:00.000Z";

/**
 * The JSON that Cloakroom's `GET /api/me` answers. Every peer answers with one of the same shape and size: who is asking
 * by its own session, and the rest, which most peers would have to query for, as a constant in their favour.
 */
export function presentMe(user: KnownUser) {
  return {
    user_id: user.id,
    email: user.email ?? null,
    full_name: user.name ?? null,
    avatar_url: user.image ?? null,
    role: "USER",
    locale: null,
    created_at: moment,
    accounts: [
      {
        id: someone.accountId,
        provider: "google",
        subject: "100000000000000000000",
        email: someone.email,
        email_verified: true,
        linked_at: moment,
        last_used_at: moment,
        profile: { name: someone.name },
      },
    ],
    session: {
      id: someone.sessionId,
      provider: "google",
      carrier: "COOKIE",
      created_at: moment,
      expires_at: moment,
    },
  };
}

/** An answer as every peer gives it: 401 when its session says nobody. */
export function answerMe(user: KnownUser | null | undefined): Response {
  const headers = { "cache-control": "private, no-store" };
  if (!user?.id) return Response.json({ code: "unauthenticated" }, { status: 401, headers });
  return Response.json(presentMe(user), { headers });
}
