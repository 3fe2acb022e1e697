import { z } from "zod";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { ApplicationManager } from "@/lib/db/generated/enums";
import { parseRows } from "@/lib/db/rows";
import { env } from "@/lib/env";
import { type Access, organizationsNamedBy, organizationsOfRules, readAccess } from "./access";
import { generateClientId } from "./client-id";
import type { ApplicationDefinition } from "./definition";
import { hostOf } from "./origin";
import { judgeDefinition, type Refusal } from "./rules";

/** Of all rules together: GitHub is asked about each at every sign-in, all at once. */
const MOST_ORGANIZATIONS_OF_ALL = 50;

const locked = z.object({ id: z.string() });
const named = z.object({ clientId: z.string() });
const accepting = z.object({ name: z.string(), clientId: z.string() });

/** What an application was stored as, or why it was not. */
export type Stored =
  { readonly id: string; readonly clientId: string } | { readonly refusals: readonly Refusal[] };

/**
 * Stores a new application, without a secret. Who may do that is asked by the caller, who records it too.
 * @param options.clientId one that the file chose; a random one when left out
 */
export async function insertApplication(
  tx: Transaction,
  definition: ApplicationDefinition,
  options: { readonly managedBy?: ApplicationManager; readonly clientId?: string } = {},
): Promise<Stored> {
  const { managedBy = "DATABASE", clientId = generateClientId() } = options;
  const judged = await judge(tx, null, definition);
  if ("refusals" in judged) return judged;
  const { kind, confidential, origins, ...rest } = judged.definition;
  const { id } = await tx.application.create({
    data: { ...columnsOf(rest), kind, confidential, clientId, managedBy },
    select: { id: true },
  });
  await addOrigins(tx, id, origins);
  return { id, clientId };
}

/** Makes a stored application what it is to be. @param id one that is locked */
export async function updateApplication(
  tx: Transaction,
  id: string,
  definition: ApplicationDefinition,
): Promise<{ readonly refusals: readonly Refusal[] } | null> {
  const judged = await judge(tx, id, definition);
  if ("refusals" in judged) return judged;
  const { kind, confidential, origins, ...rest } = judged.definition;
  await tx.application.update({
    where: { id },
    data: { ...columnsOf(rest), kind, confidential },
    select: { id: true },
  });
  await releaseOrigins(tx, id, { notIn: [...origins] });
  await addOrigins(tx, id, origins);
  return null;
}

/**
 * Takes hosts from an application. Its sessions there end, so that none comes back to life with the host.
 * @param origin which of its origins
 */
export async function releaseOrigins(
  tx: Transaction,
  applicationId: string,
  origin: { readonly in: string[] } | { readonly notIn: string[] },
): Promise<void> {
  const where = { applicationId, origin };
  const { count } = await tx.applicationOrigin.deleteMany({ where });
  if (count === 0) return;
  await tx.session.deleteMany({ where });
  await tx.authorizationRequest.deleteMany({ where });
}

/**
 * Whether there is such an application. If so, nobody else changes it, and no code or device code of it is exchanged, until the
 * transaction ends.
 * @param id a UUID
 */
export async function lockApplication(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw`SELECT "id" FROM "Application" WHERE "id" = ${id}::uuid FOR UPDATE`;
  return parseRows(locked, rows).length === 1;
}

/**
 * Takes an application that is to be deleted, and is locked, out of what others accept: a name of nobody would keep them from being
 * changed. What a file says stays as the file says it.
 * @returns those others
 */
export async function stopAccepting(
  tx: Transaction,
  clientId: string,
): Promise<z.output<typeof accepting>[]> {
  const rows = await tx.$queryRaw`
    UPDATE "Application" SET "accepts" = array_remove("accepts", ${clientId})
    WHERE ${clientId} = ANY("accepts") AND "managedBy" = 'DATABASE' RETURNING "name", "clientId"`;
  return parseRows(accepting, rows);
}

/** Ends what an application has: its sessions, and what would become one. @returns how many sessions there were to end */
export async function endEverythingOf(tx: Transaction, applicationId: string): Promise<number> {
  const where = { applicationId };
  await tx.authorizationRequest.deleteMany({ where });
  await tx.code.deleteMany({ where });
  await tx.deviceCode.deleteMany({ where });
  const { count } = await tx.session.deleteMany({ where });
  return count;
}

/** @param disabled whether it is to be @returns whether it was not */
export async function setDisabled(tx: Transaction, id: string, disabled: boolean): Promise<boolean> {
  const { count } = await tx.application.updateMany({
    where: { id, disabledAt: disabled ? null : { not: null } },
    data: { disabledAt: disabled ? await databaseNow(tx) : null },
  });
  return count > 0;
}

/** Lets an application act again. @returns whether it did not, or why it cannot. @param application one that is locked */
export async function enable(
  tx: Transaction,
  {
    id,
    access,
    disabledAt,
  }: { readonly id: string; readonly access: Access | null; readonly disabledAt: Date | null },
): Promise<boolean | { readonly refusals: readonly Refusal[] }> {
  if (disabledAt === null) return false;
  // What is off asks nobody, and was not counted among the rules.
  const refusals = await judgeOrganizations(tx, id, access);
  return refusals.length > 0 ? { refusals } : setDisabled(tx, id, false);
}

/** What is wrong with an application by itself, or beside the others. @param id null of a new one */
async function judge(tx: Transaction, id: string | null, definition: ApplicationDefinition) {
  const judged = judgeDefinition(definition, env());
  if ("refusals" in judged) return judged;
  const refusals = [
    ...(await judgeOrigins(tx, id, judged.definition)),
    ...(await judgeAccepted(tx, judged.definition)),
    ...(await judgeOrganizations(tx, id, judged.definition.access)),
  ];
  return refusals.length > 0 ? { refusals } : judged;
}

/** Two at once are told apart by the index: the second is tried again, and finds the first. */
async function judgeOrigins(tx: Transaction, id: string | null, { origins }: ApplicationDefinition) {
  if (origins.length === 0) return [];
  const others = await tx.applicationOrigin.findMany({
    where: id === null ? {} : { applicationId: { not: id } },
    select: { origin: true },
  });
  const taken = new Set(others.map(({ origin }) => hostOf(origin)));
  return refuse(origins, (origin) => taken.has(hostOf(origin)), "origins", "origin-taken");
}

/** Whatever is accepted stays there until the transaction ends, so that a deletion at the same moment finds who accepts it. */
async function judgeAccepted(tx: Transaction, { accepts }: ApplicationDefinition) {
  if (accepts.length === 0) return [];
  const rows = await tx.$queryRaw`
    SELECT "clientId" FROM "Application" WHERE "clientId" = ANY(${[...accepts]}) ORDER BY "clientId" FOR KEY SHARE`;
  const known = new Set(parseRows(named, rows).map(({ clientId }) => clientId));
  return refuse(accepts, (clientId) => !known.has(clientId), "accepts", "accepts-unknown");
}

/** Two at once may come to a few more: no harm, they are only to be asked about in one go. */
async function judgeOrganizations(
  tx: Transaction,
  id: string | null,
  access: Access | null,
): Promise<Refusal[]> {
  if (organizationsNamedBy(access) === null) return [];
  const others = await tx.application.findMany({
    where: { disabledAt: null, ...(id === null ? {} : { id: { not: id } }) },
    select: { access: true, disabledAt: true },
  });
  const rules = others.map(({ access, disabledAt }) => ({ access: readAccess(access), disabledAt }));
  return organizationsOfRules([...rules, { access, disabledAt: null }]).length > MOST_ORGANIZATIONS_OF_ALL
    ? [{ field: "access", problem: "organizations-too-many" }]
    : [];
}

function refuse(
  values: readonly string[],
  isRefused: (value: string) => boolean,
  field: Refusal["field"],
  problem: Refusal["problem"],
): Refusal[] {
  return [...values.entries()].flatMap(([at, value]) =>
    isRefused(value) ? [{ field, at, value, problem }] : [],
  );
}

async function addOrigins(tx: Transaction, applicationId: string, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const data = origins.map((origin) => ({ origin, applicationId }));
  const known = await tx.applicationOrigin.findMany({ where: { applicationId }, select: { origin: true } });
  const missing = data.filter(({ origin }) => known.every((other) => other.origin !== origin));
  await tx.applicationOrigin.createMany({ data: missing });
}

function columnsOf({
  name,
  redirectUris,
  access,
  accepts,
  device,
  skipConsent,
}: Omit<ApplicationDefinition, "kind" | "confidential" | "origins">) {
  return { name, redirectUris: [...redirectUris], access, accepts: [...accepts], device, skipConsent };
}
