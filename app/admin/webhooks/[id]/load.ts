import { z } from "zod";
import { AppError } from "@/lib/errors";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { listDeliveries } from "@/lib/outbox/data";
import { findEndpoint } from "@/lib/webhooks/data";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { fillForm } from "../definition";
import { keptSecret } from "../../new-secret";
import { pageOf } from "../pages";
import { deliveriesQuery, keptQuestion, keptWebhook } from "../schema";

const PAGE_SIZE = 25;

export type WebhookView = Awaited<ReturnType<typeof loadWebhook>>;

/** One webhook with a page of its deliveries, and what was typed about it, or a secret just made. */
export async function loadWebhook(id: string, query: Query) {
  const page = pageOf(id);
  const { cursor } = deliveriesQuery.parse(query);
  const { session, user } = await requireAdmin(
    cursor === undefined ? addressWithKept(page, query) : withFilter(page, { cursor }),
  );
  const webhook = z.uuid().safeParse(id).success ? await findEndpoint(id) : null;
  if (!webhook) throw new AppError("not-found", "there is no such webhook");
  const [{ items, nextCursor }, kept] = await Promise.all([
    listDeliveries(id, PAGE_SIZE, { before: cursor }),
    findKeptForm(page, user.id, query),
  ]);
  const typed = keptWebhook.parse(kept);
  return {
    webhook,
    deliveries: items,
    values: typed?.fields ?? fillForm(webhook),
    problem: typed?.problem ?? null,
    asked: keptQuestion.parse(kept)?.form ?? null,
    newSecret: keptSecret.parse(kept)?.fields.secret ?? null,
    fresh: session.fresh,
    first: cursor === undefined ? null : page,
    next: nextCursor === null ? null : withFilter(page, { cursor: nextCursor }),
  };
}
