import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { AuditEvent } from "@/lib/audit/catalogue";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { insertTestDelivery, replayDeliveries, type Replayed } from "@/lib/outbox/replay/mutations";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";
import { type Endpoint, findEndpoint } from "@/lib/webhooks/data";
import { type EndpointDefinition, originOfEndpoint } from "@/lib/webhooks/definition";
import {
  insertEndpoint,
  lockEndpoint,
  removeEndpoint,
  replaceSecret,
  startEndpoint,
  stopEndpoint,
  updateEndpoint,
} from "@/lib/webhooks/mutations";

/** One endpoint, for an administrator to act on. */
type Target = Actor & { readonly webhookId: string };

/**
 * Adds a webhook, with the secret that is told here and never again.
 * @throws AppError forbidden when the actor is no administrator any more
 */
export async function createWebhook(
  { definition, ...actor }: Actor & { readonly definition: EndpointDefinition },
  client: Client,
): Promise<{ readonly id: string; readonly secret: string } | "too-many"> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const added = await insertEndpoint(tx, definition);
    if (added === "too-many") return added;
    const detail = { webhook: originOfEndpoint(definition.url) };
    await recordEvent(tx, administratorContext(actor, null, client), { type: "webhook.created", detail });
    return added;
  });
}

/** Changes where a webhook leads or what it is told. @throws AppError not-found, forbidden */
export async function changeWebhook(
  { change, ...target }: Target & { readonly change: Partial<EndpointDefinition> },
  client: Client,
): Promise<"changed" | "unchanged"> {
  return asAdministrator(target, client, async (tx, endpoint) => {
    const definition = { ...endpoint, ...change };
    const fields = (["url", "description", "events"] as const).filter(
      (field) => JSON.stringify(definition[field]) !== JSON.stringify(endpoint[field]),
    );
    if (fields.length === 0) return { done: "unchanged" };
    await updateEndpoint(tx, endpoint.id, { ...definition, elsewhere: fields.includes("url") });
    const detail = { webhook: originOfEndpoint(definition.url), fields };
    return { done: "changed", event: { type: "webhook.changed", detail } };
  });
}

/** Gives a webhook another secret, which is told here and never again; the one before signs along for a day. @throws AppError not-found, forbidden */
export async function rotateWebhookSecret(target: Target, client: Client): Promise<string> {
  return asAdministrator(target, client, async (tx, { id, url }) => {
    const done = await replaceSecret(tx, id);
    return { done, event: { type: "webhook.secret-rotated", detail: { webhook: originOfEndpoint(url) } } };
  });
}

/** Sends a webhook nothing from now on; what is pending waits. @throws AppError not-found, forbidden */
export async function disableWebhook(target: Target, client: Client): Promise<"changed" | "unchanged"> {
  return asAdministrator(target, client, async (tx, { id, url }) => {
    if ((await stopEndpoint(tx, id, "ADMINISTRATOR")) === null) return { done: "unchanged" };
    const detail = { webhook: originOfEndpoint(url), by: "administrator" } as const;
    return { done: "changed", event: { type: "webhook.disabled", detail } };
  });
}

/** Sends to a webhook again. @throws AppError not-found, forbidden */
export async function enableWebhook(target: Target, client: Client): Promise<"changed" | "unchanged"> {
  return asAdministrator(target, client, async (tx, { id, url }) => {
    if (!(await startEndpoint(tx, id))) return { done: "unchanged" };
    return {
      done: "changed",
      event: { type: "webhook.enabled", detail: { webhook: originOfEndpoint(url) } },
    };
  });
}

/** Deletes a webhook with its log and all that is pending for it. @throws AppError not-found, forbidden */
export async function deleteWebhook(target: Target, client: Client): Promise<void> {
  await asAdministrator(target, client, async (tx, { id, url }) => {
    await removeEndpoint(tx, id);
    return {
      done: null,
      event: { type: "webhook.deleted", detail: { webhook: originOfEndpoint(url) } },
    };
  });
}

/** Sends a webhook a message that tells of nothing. @returns the id of its delivery @throws AppError not-found, forbidden */
export async function testWebhook(target: Target, client: Client): Promise<string> {
  return asAdministrator(target, client, async (tx, { id }) => ({ done: await insertTestDelivery(tx, id) }));
}

/** Has messages sent to a webhook again. @returns how many @throws AppError not-found, forbidden */
export async function replayWebhook(
  { replayed, ...target }: Target & { readonly replayed: Replayed },
  client: Client,
): Promise<number> {
  return asAdministrator(target, client, async (tx, { id, url }) => {
    const count = await replayDeliveries(tx, id, replayed);
    if (count === 0) return { done: count };
    return {
      done: count,
      event: { type: "webhook.replayed", detail: { webhook: originOfEndpoint(url), count } },
    };
  });
}

/** Runs in one transaction with an endpoint that stays as it is meanwhile, and records what was done. */
async function asAdministrator<T>(
  { actorId, actorSessionId, webhookId }: Target,
  client: Client,
  run: (tx: Transaction, endpoint: Endpoint) => Promise<{ readonly done: T; readonly event?: AuditEvent }>,
): Promise<T> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actorId);
    const endpoint = (await lockEndpoint(tx, webhookId)) ? await findEndpoint(webhookId, tx) : null;
    if (!endpoint) throw new AppError("not-found", "there is no such webhook");
    const { done, event } = await run(tx, endpoint);
    if (event) await recordEvent(tx, administratorContext({ actorId, actorSessionId }, null, client), event);
    return done;
  });
}
