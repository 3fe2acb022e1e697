import { useTranslations } from "@/app/i18n/translations";
import type { Endpoint } from "@/lib/webhooks/data";
import { Badge } from "@/app/components/badge";
import { Card } from "@/app/components/card";
import { Section } from "@/app/components/facts";
import { TimeAgo } from "@/app/components/moment";
import { create } from "./actions";
import { WebhookForm } from "./form";
import type { loadWebhooks } from "./load";
import { pageOf } from "./pages";

type View = Awaited<ReturnType<typeof loadWebhooks>>;

/** All webhooks, or that there are none. */
export function WebhookList({ webhooks }: Pick<View, "webhooks">) {
  const t = useTranslations("admin.webhooks");
  return (
    <Card>
      <h2 className="sr-only">{t("list")}</h2>
      {webhooks.length === 0 ? (
        <p className="text-muted">{t("none")}</p>
      ) : (
        <ul role="list" className="-my-4 divide-y divide-line">
          {webhooks.map((webhook) => (
            <li key={webhook.id}>
              <Entry webhook={webhook} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Entry({ webhook }: { webhook: Endpoint }) {
  const t = useTranslations("admin.webhooks");
  const { id, url, description, events, lastSuccessAt } = webhook;
  return (
    <div className="relative -mx-3 grid gap-x-6 gap-y-1 rounded-lg px-3 py-4 hover:bg-hover sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        {/* The whole row leads there. */}
        <a
          href={pageOf(id)}
          className="font-medium wrap-anywhere underline underline-offset-2 after:absolute after:inset-0 after:rounded-lg"
        >
          <bdi className="line-clamp-3">{description || url}</bdi>
        </a>
        {description === "" ? null : (
          <p className="line-clamp-3 font-mono text-sm wrap-anywhere text-muted">{url}</p>
        )}
        <p className="mt-1 empty:hidden">
          <StateBadge webhook={webhook} />
        </p>
      </div>
      <div className="text-sm text-muted sm:text-end">
        <p>{t("eventCount", { count: events.length })}</p>
        <p>
          {lastSuccessAt === null
            ? t("neverReached")
            : t.rich("lastReached", { when: () => <TimeAgo at={lastSuccessAt} /> })}
        </p>
      </div>
    </div>
  );
}

/** What there is to know of a webhook at first sight; nothing while messages reach it. */
export function StateBadge({ webhook: { disabledBecause, failingSince } }: { webhook: Endpoint }) {
  const t = useTranslations("admin.webhooks");
  if (disabledBecause !== null) return <Badge look="danger">{t(`disabled.${disabledBecause}`)}</Badge>;
  return failingSince === null ? null : <Badge look="danger">{t("failing")}</Badge>;
}

/** Another webhook, to be described. */
export function NewWebhook({ view: { values, problem, fresh } }: { view: View }) {
  const t = useTranslations("admin.webhooks");
  return (
    <Section id="new" title={t("new")}>
      <WebhookForm values={values} problem={problem} fresh={fresh} action={create} submit={t("create")} />
    </Section>
  );
}
