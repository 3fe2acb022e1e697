import { PrismaAdapter } from "@auth/prisma-adapter";
import { PrismaPg } from "@prisma/adapter-pg";
import NextAuth, { type NextAuthResult } from "next-auth";
import GitHub from "next-auth/providers/github";
import { PrismaClient } from "./generated/client";
import { openPool, secret } from "./settings";

/** Auth.js with database sessions, as its documentation sets it up; made by the first request, since building has no database. */
function createAuth(): NextAuthResult {
  const prisma = new PrismaClient({ adapter: new PrismaPg(openPool()) });
  return NextAuth({
    adapter: PrismaAdapter(prisma),
    session: { strategy: "database" },
    providers: [GitHub({ clientId: "bench", clientSecret: "bench" })],
    callbacks: { session: ({ session }) => session },
    secret: secret(),
    trustHost: true,
  });
}

let created: NextAuthResult | undefined;

/** The `auth` of this process. */
export function authjs(): NextAuthResult["auth"] {
  return (created ??= createAuth()).auth;
}
