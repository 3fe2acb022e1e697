import { normalizeEmail } from "@/lib/email";
import type { Role } from "@/lib/db/generated/enums";

/** Which users are looked for; everything given must hold. */
export type UserFilter = {
  /** The beginning of a name or of its second or third word, of an e-mail or of a login; or a whole id. In any case. */
  readonly q?: string | undefined;
  readonly role?: Role | undefined;
  readonly standing?: "active" | "disabled" | undefined;
  /** Who has an account there. */
  readonly provider?: string | undefined;
  /** With `q` the order is that of the text by which users are found, whatever stands here. */
  readonly sort?: Sort | undefined;
};

/** By what users are listed where no text is looked for; `-`: the greatest first. */
export const SORTS = [
  "created_at",
  "-created_at",
  "full_name",
  "-full_name",
  "last_sign_in_at",
  "-last_sign_in_at",
] as const;

export type Sort = (typeof SORTS)[number];

export const DEFAULT_SORT: Sort = "-created_at";

const LONGEST = 300;

/**
 * What is looked for, as it can be compared; undefined when nothing is. A whole e-mail is looked for in its normal form, as
 * it is stored: `jane@пример.рф` by its A-labels.
 */
export function readSearch(q: string | undefined): string | undefined {
  const text = q
    ?.toWellFormed()
    .normalize()
    .replace(/\p{Cc}/gu, " ")
    .trim()
    .replace(/\s+/gu, " ");
  return text ? (normalizeEmail(text) ?? Array.from(text).slice(0, LONGEST).join("")) : undefined;
}
