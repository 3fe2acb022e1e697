import { PrismaAdapter } from "@auth/prisma-adapter";
import type { Adapter } from "next-auth/adapters";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { revokeSession } from "@/lib/sessions/mutations";
import { readSession } from "@/lib/sessions/data";
import type { AuthjsRun } from "./authjs-run";

/**
 * @auth/prisma-adapter with its session methods replaced by our sessions: it would store the cookie's value itself, and
 * accept an expired row. Users and accounts are only ever made by `signIn`, both in one transaction; Auth.js would make
 * them in two steps, and a crash in between locks the user out.
 */
export function authjsAdapter(run: AuthjsRun): Adapter {
  return {
    ...PrismaAdapter(db()),
    // `signIn` has found the user already, in its transaction; asking again could fail after it has been written.
    getUserByAccount: () => {
      const session = run.result?.session;
      return Promise.resolve(session ? { id: session.userId, email: "", emailVerified: null } : null);
    },
    createUser: refuse,
    linkAccount: refuse,
    updateUser: refuse,
    createSession: () => {
      const session = run.result?.session;
      if (!session)
        return Promise.reject(new AppError("unexpected", "Auth.js asked for a session before the sign-in"));
      return Promise.resolve({
        sessionToken: session.sealed,
        userId: session.userId,
        expires: session.expiresAt,
      });
    },
    getSessionAndUser: async (sealed) => {
      const read = await readSession(sealed);
      if (read.status !== "live") return null;
      const { session, user } = read;
      return {
        session: { sessionToken: sealed, userId: user.id, expires: session.expiresAt },
        user: {
          id: user.id,
          email: user.email ?? "",
          emailVerified: null,
          name: user.name,
          image: user.image,
        },
      };
    },
    // A session's end is fixed when it is issued; there is nothing for Auth.js to prolong.
    updateSession: () => Promise.resolve(null),
    deleteSession: async (sealed) => {
      const read = await readSession(sealed);
      if (read.status !== "live") return;
      await revokeSession({ sessionId: read.session.id, userId: read.user.id }, run.client);
    },
  };
}

function refuse(): never {
  throw new AppError("unexpected", "users and accounts are made by signIn alone");
}
