import { z } from "zod";
import { NIL } from "uuid";
import { accessSchema } from "@/lib/applications/access";
import { applicationChangeSchema, applicationSchema } from "@/lib/applications/definition";

const moment = z.iso.datetime();

/** An id that is none is nobody's, and so is the application. */
const applicationId = z
  .string()
  .meta({ format: "uuid" })
  .transform((id) => z.uuid().safeParse(id).data ?? NIL);

export const byApplication = z.object({ id: applicationId });

export const bySecret = z.object({ id: applicationId, secret_id: z.uuid() });

/** Named, so that the document says its shapes once. */
export const access = accessSchema;

export const applicationSecret = z.object({
  id: z.uuid(),
  created_at: moment,
  expires_at: moment.nullable(),
});

export const application = z.object({
  id: z.uuid(),
  client_id: z.string(),
  name: z.string(),
  kind: z.enum(["web", "native", "proxied"]),
  redirect_uris: z.array(z.string()),
  origins: z.array(z.string()),
  confidential: z.boolean(),
  device: z.boolean(),
  access: access.nullable(),
  accepts: z.array(z.string()),
  skip_consent: z.boolean(),
  managed_by: z.enum(["database", "file"]),
  created_at: moment,
  disabled_at: moment.nullable(),
  secrets: z.array(applicationSecret),
  /** In the answer to its creation alone. */
  client_secret: z.string().optional(),
});

export const applicationCreation = applicationSchema;

const hasOneMeaning = ({ disabled, ...fields }: { readonly disabled?: unknown }) =>
  Object.values(fields).some((value) => value !== undefined) !== (disabled !== undefined);

export const applicationChange = applicationChangeSchema
  .extend({ disabled: z.boolean().optional() })
  .refine(hasOneMeaning, { error: "send what is to change, or disabled alone" })
  .meta({ minProperties: 1 });

export const createdSecret = z.object({
  id: z.uuid(),
  client_secret: z.string(),
  secrets: z.array(applicationSecret),
});

/** An application as whoever let it act sees it. */
export const heldApplication = application
  .pick({ id: true, client_id: true, name: true, kind: true, origins: true })
  .extend({ scopes: z.array(z.string()), granted_at: moment.nullable(), last_used_at: moment });
