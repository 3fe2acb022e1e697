import type { AuditEvent } from "@/lib/audit/catalogue";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { type Application, listApplicationsOfFile } from "../data";
import type { ApplicationDefinition } from "../definition";
import {
  insertApplication,
  lockApplication,
  releaseOrigins,
  enable,
  setDisabled,
  updateApplication,
} from "../mutations";
import { hostOf } from "../origin";
import { judgeDefinition } from "../rules";
import { setSecrets } from "../secrets/mutations";
import { type Entry, refuse, refuseEntry } from "./entries";

/** How many applications of the file there were of each sort. */
export type Applied = Record<"created" | "changed" | "enabled" | "disabled" | "unchanged", number>;

type Happened = Exclude<keyof Applied, "unchanged">;

/** Any number that nothing else locks. */
const LOCK = 4_927_310;

const FIELDS = [
  "name",
  "confidential",
  "redirectUris",
  "origins",
  "access",
  "accepts",
  "device",
  "skipConsent",
] as const satisfies (keyof ApplicationDefinition)[];

/**
 * Makes the applications that a file manages those of the file, all of them or none, one instance at a time. What is gone from
 * the file is disabled and keeps all it has; what is there again is enabled.
 * @param path for the sentences
 * @throws ApplicationsFileError, AppError database-unavailable
 */
export async function applyApplications(path: string, entries: readonly Entry[]): Promise<Applied> {
  const judged = entries.map((entry) => normalize(path, entry));
  return transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM pg_advisory_xact_lock(${LOCK})`;
    await refuseForeignClientIds(tx, path, judged);
    const before = await listApplicationsOfFile(tx);
    await releaseClaimed(tx, before, judged);
    const known = new Map(before.map((application) => [application.clientId, application]));
    const applied: Applied = { created: 0, changed: 0, enabled: 0, disabled: 0, unchanged: 0 };
    const count = (happened: readonly Happened[]) => {
      for (const each of happened) applied[each] += 1;
      if (happened.length === 0) applied.unchanged += 1;
    };
    // Before others take their place: what is off counts towards no bound of all.
    const named = new Set(judged.map(({ clientId }) => clientId));
    for (const application of before)
      if (!named.has(application.clientId) && application.disabledAt === null)
        count(await disable(tx, application));
    // First without what refers to others of the file.
    for (const entry of judged) if (!known.has(entry.clientId)) await insert(tx, path, entry);
    const now = new Map((await listApplicationsOfFile(tx)).map((each) => [each.clientId, each]));
    for (const entry of judged) {
      const stored = now.get(entry.clientId);
      if (!stored) throw new Error("an application of the file was stored and is gone");
      count(await apply(tx, path, entry, stored, known.get(entry.clientId) ?? null));
    }
    return applied;
  });
}

/** As it is stored and compared. */
function normalize(path: string, entry: Entry): Entry {
  const judged = judgeDefinition(entry.definition, env());
  if ("refusals" in judged) throw refuseEntry(path, entry, judged.refusals);
  return { ...entry, definition: { ...judged.definition, origins: [...judged.definition.origins].sort() } };
}

async function refuseForeignClientIds(
  tx: Transaction,
  path: string,
  entries: readonly Entry[],
): Promise<void> {
  const foreign = await tx.application.findMany({
    where: { clientId: { in: entries.map(({ clientId }) => clientId) }, managedBy: "DATABASE" },
    select: { clientId: true },
  });
  if (foreign.length > 0)
    throw refuse(
      path,
      foreign.map(
        ({ clientId }) => `${JSON.stringify(clientId)} is an application of administrators already`,
      ),
    );
}

/**
 * Hosts that one entry has now and another had, or one that is gone: first of all they are nobody's, so that the order of the
 * file says nothing.
 */
async function releaseClaimed(
  tx: Transaction,
  before: readonly Application[],
  entries: readonly Entry[],
): Promise<void> {
  for (const { id, clientId, origins } of before) {
    const claimed = new Set(
      entries
        .filter((entry) => entry.clientId !== clientId)
        .flatMap(({ definition }) => definition.origins.map(hostOf)),
    );
    const own = entries.find((entry) => entry.clientId === clientId)?.definition.origins ?? [];
    const released = origins.filter((origin) => claimed.has(hostOf(origin)) && !own.includes(origin));
    if (released.length > 0) await releaseOrigins(tx, id, { in: released });
  }
}

async function insert(tx: Transaction, path: string, entry: Entry): Promise<void> {
  const { clientId, definition } = entry;
  const stored = await insertApplication(tx, { ...definition, accepts: [] }, { managedBy: "FILE", clientId });
  if ("refusals" in stored) throw refuseEntry(path, entry, stored.refusals);
}

/** @param before null of one that was just inserted */
async function apply(
  tx: Transaction,
  path: string,
  entry: Entry,
  stored: Application,
  before: Application | null,
): Promise<Happened[]> {
  const { clientId, definition, secretHashes } = entry;
  const { id } = stored;
  if (definition.kind !== stored.kind)
    throw refuseEntry(path, entry, [{ field: "kind", problem: "kind-fixed" }]);
  await lockApplication(tx, id);
  const fields: string[] = FIELDS.filter(
    (field) => JSON.stringify((before ?? stored)[field]) !== JSON.stringify(definition[field]),
  );
  if (fields.length > 0) {
    const refused = await updateApplication(tx, id, definition);
    if (refused) throw refuseEntry(path, entry, refused.refusals);
  }
  if (await setSecrets(tx, id, secretHashes)) fields.push("secrets");
  const about = { application: definition.name, clientId, by: "file" } as const;
  if (before === null) return record(tx, ["created", { type: "application.created", detail: about }]);
  const enabled = await enable(tx, { ...stored, access: definition.access });
  if (typeof enabled === "object") throw refuseEntry(path, entry, enabled.refusals);
  return record(
    tx,
    ...(fields.length > 0
      ? [["changed", { type: "application.changed", detail: { ...about, fields } }] as const]
      : []),
    ...(enabled ? [["enabled", { type: "application.enabled", detail: about }] as const] : []),
  );
}

async function disable(tx: Transaction, { id, name, clientId }: Application): Promise<Happened[]> {
  await setDisabled(tx, id, true);
  const detail = { application: name, clientId, sessions: 0, by: "file" } as const;
  return record(tx, ["disabled", { type: "application.disabled", detail }]);
}

async function record(
  tx: Transaction,
  ...happened: (readonly [Happened, AuditEvent])[]
): Promise<Happened[]> {
  const nowhere = { client: { ip: null, userAgent: null } };
  await recordEvent(tx, nowhere, ...happened.map(([, event]) => event));
  return happened.map(([what]) => what);
}
