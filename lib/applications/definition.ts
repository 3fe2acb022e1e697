import { z } from "zod";
import type { ApplicationKind } from "@/lib/db/generated/enums";
import { visibleText } from "@/lib/users/visible-text";
import { type Access, accessSchema } from "./access";

/** The longest name, in characters. */
export const MAX_NAME = 100;

/** Of each list of an application; a check asks them one by one. */
const MOST = 50;

/** A name as people see it when they are asked whether to let the application act. */
export const applicationName = visibleText(MAX_NAME, {
  missing: "is empty",
  tooLong: `is longer than ${String(MAX_NAME)} characters`,
  unreadable: "shows nothing, or has control characters",
});

/** The same as the file and programs write it; kinds as the database has them are in upper case. */
const KINDS = { web: "WEB", native: "NATIVE", proxied: "PROXIED" } as const satisfies Record<
  string,
  ApplicationKind
>;

/** All kinds, in the order in which people choose among them. */
export const APPLICATION_KINDS = [KINDS.web, KINDS.native, KINDS.proxied] as const;

const texts = z.array(z.string().max(4096)).max(MOST);

/** What an application is, as the API and applications.json write it. What fits together is for `judgeDefinition`. */
export const applicationSchema = z.object({
  name: applicationName.meta({ minLength: 1, maxLength: MAX_NAME }),
  kind: z.enum(["web", "native", "proxied"]),
  redirect_uris: texts.default([]),
  origins: texts.default([]),
  confidential: z.boolean().default(false),
  device: z.boolean().default(false),
  access: accessSchema,
  accepts: texts.default([]),
  skip_consent: z.boolean().default(false),
});

/** What is to change of one; kind and confidentiality are taken where they stay as they are. */
export const applicationChangeSchema = z.object({
  name: applicationSchema.shape.name.optional(),
  kind: applicationSchema.shape.kind.optional(),
  confidential: z.boolean().optional(),
  redirect_uris: texts.optional(),
  origins: texts.optional(),
  device: z.boolean().optional(),
  access: accessSchema.optional(),
  accepts: texts.optional(),
  skip_consent: z.boolean().optional(),
});

/** What an application is; of those that are stored, `Application`. */
export type ApplicationDefinition = {
  readonly name: string;
  readonly kind: ApplicationKind;
  readonly confidential: boolean;
  readonly redirectUris: readonly string[];
  readonly origins: readonly string[];
  readonly access: Access;
  readonly accepts: readonly string[];
  readonly device: boolean;
  readonly skipConsent: boolean;
};

export type ApplicationChange = {
  readonly [Field in keyof ApplicationDefinition]?: ApplicationDefinition[Field] | undefined;
};

/** @param written as `applicationSchema` gives it */
export function toDefinition(written: z.output<typeof applicationSchema>): ApplicationDefinition {
  const { name, kind, confidential, redirect_uris, origins, access, accepts, device, skip_consent } = written;
  return {
    name,
    kind: KINDS[kind],
    confidential,
    redirectUris: redirect_uris,
    origins,
    access,
    accepts,
    device,
    skipConsent: skip_consent,
  };
}

/** @param written as `applicationChangeSchema` gives it */
export function toChange(written: z.output<typeof applicationChangeSchema>): ApplicationChange {
  const { kind, redirect_uris, skip_consent, ...same } = written;
  return {
    ...same,
    kind: kind === undefined ? undefined : KINDS[kind],
    redirectUris: redirect_uris,
    skipConsent: skip_consent,
  };
}

/** The kind as the API and applications.json write it. */
export function writeKind(kind: ApplicationKind): keyof typeof KINDS {
  return kind === "WEB" ? "web" : kind === "NATIVE" ? "native" : "proxied";
}
