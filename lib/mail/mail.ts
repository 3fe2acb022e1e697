import { z } from "zod";

/** What people are told of by mail. */
const MAIL_KINDS = [
  "new-device",
  "account-connected",
  "account-disconnected",
  "email-changed",
  "account-disabled",
  "account-deleted",
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

/** What a mail is made of; kept until it is sent or given up. */
export const mailSchema = z.object({
  kind: z.enum(MAIL_KINDS),
  /** Of the person, as far as they are known. */
  name: z.string().nullable(),
  locale: z.string().nullable(),
  timeZone: z.string().nullable(),
  provider: z.string().optional(),
  /** Where it was done from; of an administrator nobody is told. */
  ip: z.string().nullable().optional(),
  userAgent: z.string().nullable().optional(),
  /** An administrator's words. */
  reason: z.string().optional(),
});

export type Mail = z.infer<typeof mailSchema>;

/** What a mail says, before it is text or HTML. */
export type Composed = {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What to do about it, and where. */
  readonly next: { readonly words: string; readonly url: string | null };
  readonly footer: string;
};
