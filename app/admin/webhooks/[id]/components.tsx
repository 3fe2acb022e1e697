import { useTranslations } from "@/app/i18n/translations";
import type { Endpoint } from "@/lib/webhooks/data";
import { Fact, Facts, Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { ShownOnce } from "../../shown-once";
import { change } from "../actions";
import { StateBadge } from "../components";
import { WebhookForm } from "../form";
import type { WebhookView } from "./load";

/** A secret, the only time that it is shown. */
export function NewSecret({ secret }: { secret: string }) {
  const t = useTranslations("admin.webhooks");
  return <ShownOnce title={t("newSecret")} text={secret} lead={t("newSecretLead")} />;
}

/** Where it leads, and whether messages reach it. */
export function Overview({ webhook }: { webhook: Endpoint }) {
  const t = useTranslations("admin.webhooks");
  const { url, disabledAt, failingSince, lastSuccessAt, lastFailureAt, createdAt } = webhook;
  return (
    <Section title={t("overview")}>
      <Facts>
        <Fact label={t("fields.url")}>
          <code className="font-mono text-sm break-all">{url}</code>
        </Fact>
        <Fact label={t("state")}>
          {disabledAt === null && failingSince === null ? t("active") : <StateBadge webhook={webhook} />}
        </Fact>
        <Fact label={t("lastSuccess")}>
          {lastSuccessAt === null ? t("never") : <Moment at={lastSuccessAt} format="moment" />}
        </Fact>
        <Fact label={t("lastFailure")}>
          {lastFailureAt === null ? t("never") : <Moment at={lastFailureAt} format="moment" />}
        </Fact>
        <Fact label={t("since")}>
          <Moment at={createdAt} format="day" />
        </Fact>
      </Facts>
    </Section>
  );
}

/** Where it leads and what it is told, to be changed. */
export function Definition({ view: { webhook, values, problem, fresh } }: { view: WebhookView }) {
  const t = useTranslations("admin.webhooks");
  return (
    <Section id="definition" title={t("definition")}>
      <WebhookForm values={values} problem={problem} fresh={fresh} action={change} submit={t("save")}>
        <input type="hidden" name="webhook" value={webhook.id} />
      </WebhookForm>
    </Section>
  );
}
