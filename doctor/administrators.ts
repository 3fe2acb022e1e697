import { z } from "zod";
import { domainOf } from "@/lib/email";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, warning } from "./finding";

/** Whether somebody can administer. */
export async function* checkAdministrators({ env, database }: DoctorContext): AsyncIterable<Finding> {
  const { adminEmails, allowedEmailDomains } = env;
  const shutOut = adminEmails.filter((email) => !mayComeIn(email, allowedEmailDomains));
  if (shutOut.length > 0)
    yield warning(
      `ALLOWED_EMAIL_DOMAINS shuts out ${shutOut.length} of ADMIN_EMAILS.`,
      "Add their domains, or take them off ADMIN_EMAILS.",
    );
  const { able, known } = await database.ask(
    z.object({ able: z.int(), known: z.int() }),
    `SELECT (SELECT count(*)::int FROM "User" WHERE "role" = 'ADMIN' AND "disabledAt" IS NULL) AS able,
      (SELECT count(*)::int FROM "User" WHERE "email" = ANY ($1)) AS known`,
    [adminEmails],
  );
  if (able > 0) yield fine(`There ${able === 1 ? "is one administrator" : `are ${able} administrators`}.`);
  else if (adminEmails.length === 0)
    yield warning("There is no administrator, and nobody can become one.", "Set ADMIN_EMAILS, and sign in.");
  else yield note("There is no administrator yet: the first of ADMIN_EMAILS to sign in is one.");
  if (known < adminEmails.length)
    yield note(`${adminEmails.length - known} of ${adminEmails.length} ADMIN_EMAILS have not signed in yet.`);
}

function mayComeIn(email: string, domains: readonly string[]): boolean {
  return domains.length === 0 || domains.includes(domainOf(email));
}
