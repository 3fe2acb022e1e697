import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { listEndpoints } from "@/lib/webhooks/data";
import type { Query } from "@/app/notices/query";
import { PAGE } from "./pages";
import { keptWebhook } from "./schema";

/** All webhooks, and what was typed for another. */
export async function loadWebhooks(query: Query) {
  const { session, user } = await requireAdmin(addressWithKept(PAGE, query));
  const [webhooks, kept] = await Promise.all([listEndpoints(), findKeptForm(PAGE, user.id, query)]);
  const typed = keptWebhook.parse(kept);
  return {
    webhooks,
    values: typed?.fields ?? {},
    problem: typed?.problem ?? null,
    fresh: session.fresh,
  };
}
