import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { z } from "zod";
import { sealedCookie } from "@/lib/crypto/sealed-cookie";
import { LONGEST_SEALED } from "@/lib/http/cookie-name";

const schema = z.object({
  id: z.uuid(),
  /** Seconds since 1970. */
  at: z.number(),
  userId: z.uuid(),
  /** The path of the form's page, and the form's name there. */
  page: z.string(),
  form: z.string(),
  fields: z.record(z.string(), z.string()),
  /** What is wrong with it, as a code that the page has words for. */
  problem: z.string().nullable(),
});

export type KeptForm = z.infer<typeof schema>;

/** Long enough to sign in or to prove who one is at a provider, in seconds. */
const LIFETIME = 30 * 60;
/** The parameter of a page's address with the id of the form to fill. */
const PARAMETER = "kept";

const parameter = z.uuid().catch("");

const cookie = sealedCookie({
  purpose: "kept-form",
  name: "kept-forms",
  schema: z.object({ forms: z.array(schema) }),
  maxAge: LIFETIME,
  // In UTF-16, since a text in any script then takes two bytes a character; what ASCII there is compresses well.
  encoding: { charset: "utf16le", deflated: true },
});

/**
 * Keeps what a user typed while they sign in, prove who they are or correct it. It travels sealed in a cookie, for that
 * user and one page, and the address has only its id: a link that anybody can write must not be able to open a form
 * with something typed into it. The newest forms are kept, as many as fit.
 * @param seconds how long it can be found, at most as long as others
 * @returns the address of the page with the form filled
 */
export async function keepForm(
  typed: Omit<KeptForm, "id" | "at">,
  seconds: number = LIFETIME,
): Promise<string> {
  const jar = await cookies();
  const [path = "", fragment] = typed.page.split("#", 2);
  const form = { ...typed, page: path, id: randomUUID(), at: Date.now() / 1000 - LIFETIME + seconds };
  const others = openKeptForms(jar.get(cookie.name())?.value);
  jar.set(cookie.name(), sealKeptForms([form, ...others]), cookie.options());
  return `${path}?${PARAMETER}=${form.id}${fragment === undefined ? "" : `#${fragment}`}`;
}

/** What this user typed into a form of this page and is to find there again, or null. */
export async function findKeptForm(
  page: string,
  userId: string,
  query: Readonly<Record<string, unknown>>,
): Promise<KeptForm | null> {
  const id = parameter.parse(query[PARAMETER]);
  const kept = openKeptForms((await cookies()).get(cookie.name())?.value);
  return kept.find((form) => form.id === id && form.page === page && form.userId === userId) ?? null;
}

/** A page's address with the id of the form to fill, if the query has one: for whoever has to sign in before. */
export function addressWithKept(page: string, query: Readonly<Record<string, unknown>>): string {
  const id = parameter.parse(query[PARAMETER]);
  return id === "" ? page : `${page}?${PARAMETER}=${id}`;
}

/** The sealed value of the cookie: the first forms of the list, as many as fit. */
export function sealKeptForms(forms: KeptForm[]): string {
  const sealed = cookie.seal({ forms });
  return sealed.length <= LONGEST_SEALED || forms.length === 0 ? sealed : sealKeptForms(forms.slice(0, -1));
}

/** The forms of a cookie that are not too old: each has its own time, the cookie that of the newest. */
export function openKeptForms(sealed: string | undefined): KeptForm[] {
  const { forms } = cookie.open(sealed) ?? { forms: [] };
  return forms.filter(({ at }) => Date.now() / 1000 - at < LIFETIME);
}
