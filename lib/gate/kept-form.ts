import { randomUUID } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { cookies } from "next/headers";
import { z } from "zod";
import { open, seal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { LONGEST_SEALED, ownCookieName } from "@/lib/http/cookie-name";

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

function cookieName(): string {
  return ownCookieName("kept-forms");
}

/**
 * Keeps what a person typed while they sign in, prove who they are or correct it. It travels sealed in a cookie, for that
 * person and one page, and the address has only its id: a link that anybody can write must not be able to open a form
 * with something typed into it. The newest forms are kept, as many as fit.
 * @returns the address of the page with the form filled
 */
export async function keepForm(typed: Omit<KeptForm, "id" | "at">): Promise<string> {
  const jar = await cookies();
  const [path = "", fragment] = typed.page.split("#", 2);
  const form = { ...typed, page: path, id: randomUUID(), at: Date.now() / 1000 };
  const others = openKeptForms(jar.get(cookieName())?.value);
  jar.set(cookieName(), sealKeptForms([form, ...others]), {
    httpOnly: true,
    sameSite: "lax",
    path: "/",
    secure: env().secureCookies,
    maxAge: LIFETIME,
  });
  return `${path}?${PARAMETER}=${form.id}${fragment === undefined ? "" : `#${fragment}`}`;
}

/** What this person typed into a form of this page and is to find there again, or null. */
export async function findKeptForm(
  page: string,
  userId: string,
  query: Readonly<Record<string, unknown>>,
): Promise<KeptForm | null> {
  const id = parameter.parse(query[PARAMETER]);
  const kept = openKeptForms((await cookies()).get(cookieName())?.value);
  return kept.find((form) => form.id === id && form.page === page && form.userId === userId) ?? null;
}

/** A page's address with the id of the form to fill, if the query has one: for whoever has to sign in before. */
export function addressWithKept(page: string, query: Readonly<Record<string, unknown>>): string {
  const id = parameter.parse(query[PARAMETER]);
  return id === "" ? page : `${page}?${PARAMETER}=${id}`;
}

/** The sealed value of the cookie: the first forms of the list, as many as fit. */
export function sealKeptForms(forms: readonly KeptForm[]): string {
  // In UTF-16, since a text in any script then takes two bytes a character; what ASCII there is compresses well.
  const bytes = deflateRawSync(Buffer.from(JSON.stringify(forms), "utf16le"));
  const sealed = seal("kept-form", bytes);
  return sealed.length <= LONGEST_SEALED || forms.length === 0 ? sealed : sealKeptForms(forms.slice(0, -1));
}

/** The forms of a cookie that are not too old; none of what does not open, or has another version's shape. */
export function openKeptForms(sealed: string | undefined): KeptForm[] {
  const bytes = sealed === undefined ? null : open("kept-form", sealed);
  if (!bytes) return [];
  const forms = z.array(schema).safeParse(JSON.parse(inflateRawSync(bytes).toString("utf16le")));
  return forms.success ? forms.data.filter(({ at }) => Date.now() / 1000 - at < LIFETIME) : [];
}
