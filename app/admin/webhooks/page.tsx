import { withFailures } from "@/app/components/with-failures";
import { readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { AdminFrame, adminMetadata } from "../frame";
import { NewWebhook, WebhookList } from "./components";
import { loadWebhooks } from "./load";

type Props = { searchParams: Promise<Query> };

export async function generateMetadata({ searchParams }: Props) {
  return adminMetadata("webhooks", await searchParams);
}

async function WebhooksPage({ searchParams }: Props) {
  const query = await searchParams;
  const view = await loadWebhooks(query);
  return (
    <AdminFrame section="webhooks" outcome={readAdminOutcome(query)}>
      <WebhookList webhooks={view.webhooks} />
      <NewWebhook view={view} />
    </AdminFrame>
  );
}

export default withFailures(WebhooksPage);
