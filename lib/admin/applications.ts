import { type Application, findApplication } from "@/lib/applications/data";
import type { ApplicationChange, ApplicationDefinition } from "@/lib/applications/definition";
import {
  enable,
  endEverythingOf,
  insertApplication,
  lockApplication,
  setDisabled,
  stopAccepting,
  updateApplication,
} from "@/lib/applications/mutations";
import type { Refusal } from "@/lib/applications/rules";
import { addSecret, type NewSecret, removeSecret } from "@/lib/applications/secrets/mutations";
import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";

/** One application, for an administrator to act on. */
type Target = Actor & { readonly applicationId: string };

type Refused = { readonly refusals: readonly Refusal[] };

const BY = { by: "administrator" } as const;

/**
 * Registers an application; a confidential one with its first secret, which is told here and never again.
 * @throws AppError forbidden when the actor is no administrator any more
 */
export async function createApplication(
  { definition, ...actor }: Actor & { readonly definition: ApplicationDefinition },
  client: Client,
): Promise<Refused | { readonly id: string; readonly clientId: string; readonly secret: string | null }> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const stored = await insertApplication(tx, definition);
    if ("refusals" in stored) return stored;
    const { id, clientId } = stored;
    const secret = definition.confidential ? await addSecret(tx, id) : null;
    const context = administratorContext(actor, null, client);
    const detail = { application: definition.name, clientId, ...BY };
    await recordEvent(tx, context, { type: "application.created", detail });
    return { id, clientId, secret: secret?.secret ?? null };
  });
}

/**
 * Changes what an application is. What its people hold is asked by the new rule from the next request on; sessions at a host
 * that is taken from it end.
 * @throws AppError application-unknown, application-managed-by-file, forbidden
 */
export async function changeApplication(
  { change, ...target }: Target & { readonly change: ApplicationChange },
  client: Client,
): Promise<Refused | "changed" | "unchanged"> {
  return asAdministrator(target, async (tx, application) => {
    const fixed = (["kind", "confidential"] as const).filter(
      (field) => change[field] !== undefined && change[field] !== application[field],
    );
    if (fixed.length > 0)
      return { refusals: fixed.map((field) => ({ field, problem: `${field}-fixed` as const })) };
    if (application.access === null && change.access === undefined)
      throw new AppError("malformed-request", "access: the stored one is not understood; send another");
    const access = change.access ?? application.access ?? { emails: [] };
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const definition: ApplicationDefinition = { ...application, access, ...Object.fromEntries(given) };
    const refused = await updateApplication(tx, application.id, definition);
    if (refused) return refused;
    const now = await findApplication(application.id, tx);
    const fields = FIELDS.filter(
      (field) => JSON.stringify(application[field]) !== JSON.stringify(now?.[field]),
    );
    if (fields.length === 0) return "unchanged";
    const detail = {
      application: now?.name ?? application.name,
      clientId: application.clientId,
      fields,
      ...BY,
    };
    await recordEvent(tx, administratorContext(target, null, client), {
      type: "application.changed",
      detail,
    });
    return "changed";
  });
}

const FIELDS = [
  "name",
  "redirectUris",
  "origins",
  "access",
  "accepts",
  "device",
  "skipConsent",
] as const satisfies (keyof ApplicationChange)[];

/**
 * Shuts an application out: its sessions end, and it gets no others. What people have let it do stays, for when it is enabled.
 * @throws AppError application-unknown, application-managed-by-file, forbidden
 */
export async function disableApplication(target: Target, client: Client): Promise<"changed" | "unchanged"> {
  return asAdministrator(target, async (tx, { id, name, clientId }) => {
    if (!(await setDisabled(tx, id, true))) return "unchanged";
    const sessions = await endEverythingOf(tx, id);
    const detail = { application: name, clientId, sessions, ...BY };
    await recordEvent(tx, administratorContext(target, null, client), {
      type: "application.disabled",
      detail,
    });
    return "changed";
  });
}

/** Lets an application act again. @throws AppError application-unknown, application-managed-by-file, forbidden */
export async function enableApplication(
  target: Target,
  client: Client,
): Promise<Refused | "changed" | "unchanged"> {
  return asAdministrator(target, async (tx, application) => {
    const { name, clientId } = application;
    const enabled = await enable(tx, application);
    if (typeof enabled === "object") return enabled;
    if (!enabled) return "unchanged";
    const detail = { application: name, clientId, ...BY };
    await recordEvent(tx, administratorContext(target, null, client), {
      type: "application.enabled",
      detail,
    });
    return "changed";
  });
}

/**
 * Deletes an application with its sessions, its secrets and what people have let it do. Others accept it no longer.
 * @throws AppError application-unknown, application-managed-by-file, forbidden
 */
export async function deleteApplication(target: Target, client: Client): Promise<void> {
  await asAdministrator(target, async (tx, { id, name, clientId }) => {
    const sessions = await endEverythingOf(tx, id);
    const others = await stopAccepting(tx, clientId);
    await tx.application.delete({ where: { id }, select: { id: true } });
    await recordEvent(
      tx,
      administratorContext(target, null, client),
      { type: "application.deleted", detail: { application: name, clientId, sessions } },
      ...others.map((other) => ({
        type: "application.changed" as const,
        detail: { application: other.name, clientId: other.clientId, fields: ["accepts"], ...BY },
      })),
    );
  });
}

/**
 * Gives a confidential application another secret.
 * @throws AppError application-secrets when it has two, or may have none; application-unknown, application-managed-by-file, forbidden
 */
export async function createSecret(target: Target, client: Client): Promise<NewSecret> {
  return asAdministrator(target, async (tx, { id, name, clientId, confidential }) => {
    if (!confidential)
      throw new AppError("application-secrets", "only a confidential application has secrets");
    const secret = await addSecret(tx, id);
    if (secret === null) throw new AppError("application-secrets", "it has two secrets already");
    const detail = { application: name, clientId, ...BY };
    await recordEvent(tx, administratorContext(target, null, client), {
      type: "application.secret-created",
      detail,
    });
    return secret;
  });
}

/** @throws AppError application-unknown, application-managed-by-file, forbidden */
export async function deleteSecret(
  { secretId, ...target }: Target & { readonly secretId: string },
  client: Client,
): Promise<"deleted" | "not-found"> {
  return asAdministrator(target, async (tx, { id, name, clientId }) => {
    if (!(await removeSecret(tx, { applicationId: id, secretId }))) return "not-found";
    const detail = { application: name, clientId, ...BY };
    await recordEvent(tx, administratorContext(target, null, client), {
      type: "application.secret-deleted",
      detail,
    });
    return "deleted";
  });
}

/** Runs in one transaction with an application that stays as it is meanwhile. */
async function asAdministrator<T>(
  { actorId, applicationId }: Target,
  run: (tx: Transaction, application: Application) => Promise<T>,
): Promise<T> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actorId);
    const application = (await lockApplication(tx, applicationId))
      ? await findApplication(applicationId, tx)
      : null;
    if (!application) throw new AppError("application-unknown", "there is no such application");
    if (application.managedBy === "FILE")
      throw new AppError("application-managed-by-file", "the file that APPLICATIONS names says what it is");
    return run(tx, application);
  });
}
