import { z } from "zod";
import type { EventFilter } from "@/lib/audit/data";
import { normalizeEmail } from "@/lib/email";
import { canonicalAddress } from "@/lib/http/client";
import { searchUsers } from "@/lib/admin/directory/data";
import { startOfDayIn } from "@/app/i18n/start-of-day";
import type { TypedFilter } from "./schema";

/** What to look for, or the field that nothing can be looked for with. */
export type ReadFilter = { readonly filter: EventFilter } | { readonly problem: "person" | "address" };

/**
 * What was typed into the form, as our functions look for it.
 * @param timeZone whose days are meant; the last one is included
 */
export async function readFilter(typed: TypedFilter, timeZone: string): Promise<ReadFilter> {
  const { type, person, reference, from, to } = typed;
  const address = canonicalAddress(typed.address);
  if (typed.address !== "" && address === undefined) return { problem: "address" };
  const personId = person === "" ? undefined : await findUserId(person);
  if (personId === null) return { problem: "person" };
  return {
    filter: {
      type: type === "" ? undefined : type,
      personId,
      address,
      reference: reference === "" ? undefined : reference.toLowerCase(),
      from: from === "" ? undefined : startOfDayIn(timeZone, from),
      to: to === "" ? undefined : startOfDayIn(timeZone, to, 1),
    },
  };
}

/** An id as it is, since it may be that of somebody deleted; else who has this e-mail, or is the only one found. */
async function findUserId(typed: string): Promise<string | null> {
  if (z.uuid().safeParse(typed).success) return typed.toLowerCase();
  const { items } = await searchUsers({ q: typed }, 10);
  const email = normalizeEmail(typed);
  const byEmail = items.find((item) => item.email !== null && item.email === email);
  return (byEmail ?? (items.length === 1 ? items[0] : undefined))?.id ?? null;
}
