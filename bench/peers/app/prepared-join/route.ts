import type { NextRequest } from "next/server";
import type { Pool } from "pg";
import { answerMe, type KnownUser } from "@/me";
import { openPool } from "@/settings";

const READ = {
  name: "read-session",
  text: `SELECT u."id", u."email", u."name", u."image" FROM "Session" s JOIN "User" u ON u."id" = s."userId"
         WHERE s."sessionToken" = $1 AND s."expires" > now()`,
};

let pool: Pool | undefined;

/** The least that checking a session in PostgreSQL can cost: one prepared statement, no library around it. */
export async function GET(request: NextRequest): Promise<Response> {
  const token = request.cookies.get("authjs.session-token")?.value ?? "";
  pool ??= openPool();
  const { rows } = await pool.query<KnownUser>({ ...READ, values: [token] });
  return answerMe(rows[0]);
}
