import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { Paging } from "@/app/components/paging";
import { AdminFrame, adminMetadata } from "../../frame";
import { Definition, NewSecret, Overview } from "./components";
import { Deliveries } from "./deliveries";
import { loadWebhook } from "./load";
import { Deletion, Secret, State } from "./state";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("webhook", await searchParams);
}

async function WebhookPage({ params, searchParams }: Props) {
  const [{ id }, query] = await Promise.all([params, searchParams]);
  const view = await loadWebhook(id, query);
  const { description, url } = view.webhook;
  return (
    <AdminFrame
      section="webhook"
      title={<bdi className="wrap-anywhere">{description || new URL(url).host}</bdi>}
      outcome={readAdminOutcome(query)}
    >
      {view.newSecret === null ? null : <NewSecret secret={view.newSecret} />}
      <Overview webhook={view.webhook} />
      <Deliveries view={view} />
      <Paging first={view.first} next={view.next} words="time" />
      <Definition view={view} />
      <Secret view={view} />
      <State view={view} />
      <Deletion view={view} />
    </AdminFrame>
  );
}

export default withFailures(WebhookPage);
