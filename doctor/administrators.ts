import { z } from "zod";
import { isAllowedEmail } from "@/lib/env/admission";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, warning } from "./finding";

/** Whether somebody can administer. */
export async function* checkAdministrators({ env, database }: DoctorContext): AsyncIterable<Finding> {
  const { adminEmails } = env;
  const shutOut = adminEmails.filter((email) => !isAllowedEmail(email, env));
  if (shutOut.length > 0)
    yield warning(
      `${setLists(env)} ${shutOut.length} of ADMIN_EMAILS.`,
      "Add them or their domains, or take them off ADMIN_EMAILS.",
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

function setLists({ allowedEmailDomains: domains, allowedEmails: emails }: DoctorContext["env"]): string {
  if (emails.length === 0) return "ALLOWED_EMAIL_DOMAINS shuts out";
  return domains.length === 0
    ? "ALLOWED_EMAILS shuts out"
    : "ALLOWED_EMAIL_DOMAINS and ALLOWED_EMAILS shut out";
}
