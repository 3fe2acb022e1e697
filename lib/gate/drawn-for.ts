import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { logEvent } from "@/lib/log";
import type { LiveSession } from "@/lib/sessions/data";

/** The field of a form, and the parameter of a download's link, with the user id of whom the page was drawn for. */
export const DRAWN_FOR = "drawn_for";

/**
 * Whom a page was drawn for. All tabs of a browser share one session: meanwhile somebody else may have signed in, and what a
 * page of the one asks for must not be done to the other. What is no user id is nobody's.
 */
export const drawnFor = z.object({ [DRAWN_FOR]: z.uuid().nullable().catch(null) });

/** Whether the page was drawn for the user who is signed in now. */
export function isDrawnFor(drawn: z.output<typeof drawnFor>, { user }: LiveSession): boolean {
  return drawn[DRAWN_FOR] === user.id;
}

/** Leads to a page that says who is signed in now. @param page whose query, meant for somebody else, is left out */
export function refuseAnotherUser(page: string): never {
  const reference = randomUUID();
  logEvent("info", "form.refused", { request_id: reference, code: "person-changed" });
  const query = new URLSearchParams({ error: "person-changed", reference });
  redirect(`${page.replace(/[?#].*$/s, "")}?${query.toString()}`);
}
