import { useTranslations } from "@/app/i18n/translations";
import type { DeliveryEntry } from "@/lib/outbox/data";
import { Badge } from "@/app/components/badge";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { SelectField } from "@/app/components/select-field";
import { replay, test } from "../actions";
import { DAYS } from "../schema";
import type { WebhookView } from "./load";

/** What was written for it, the newest first, and the ways to have more sent. */
export function Deliveries({ view: { webhook, deliveries, fresh } }: { view: WebhookView }) {
  const t = useTranslations("admin.webhooks");
  return (
    <Section id="deliveries" title={t("deliveries")}>
      {deliveries.length === 0 ? (
        <p className="mt-1 text-muted">{t("noDeliveries")}</p>
      ) : (
        <ul role="list" className="mt-1 divide-y divide-line">
          {deliveries.map((delivery) => (
            <li key={delivery.id} className="grid gap-x-6 gap-y-2 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
              <Entry delivery={delivery} />
              {delivery.finishedAt === null ? null : (
                <PersonalForm action={replay} className="sm:w-fit">
                  <input type="hidden" name="webhook" value={webhook.id} />
                  <input type="hidden" name="delivery" value={delivery.id} />
                  <Button look="secondary">{t("sendAgain")}</Button>
                </PersonalForm>
              )}
            </li>
          ))}
        </ul>
      )}
      <div className="mt-3 grid gap-4 border-t border-line pt-4">
        <ProofFirst fresh={fresh} />
        <PersonalForm action={test} className="sm:w-fit">
          <input type="hidden" name="webhook" value={webhook.id} />
          <Button look="secondary">{t("sendTest")}</Button>
        </PersonalForm>
        <PersonalForm action={replay} className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="webhook" value={webhook.id} />
          <SelectField
            name="days"
            label={t("failedWithin")}
            value="1"
            options={DAYS.map((days) => [days, t("days", { count: Number(days) })])}
          />
          <div className="w-full sm:w-fit">
            <Button look="secondary">{t("sendFailedAgain")}</Button>
          </div>
        </PersonalForm>
      </div>
    </Section>
  );
}

/** An excerpt is a text from outside: it is shown as one, and leads nowhere. */
function Entry({ delivery }: { delivery: DeliveryEntry }) {
  const t = useTranslations("admin.webhooks");
  const { type, status, attempts, answer, failure, excerpt, createdAt, nextAttemptAt } = delivery;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-x-3">
        <code className="font-mono text-sm break-all">{type}</code>
        <Badge look={status === "FAILED" ? "danger" : "plain"}>{t(`statuses.${status}`)}</Badge>
        <span className="text-sm text-muted">
          <Moment at={createdAt} format="moment" />
        </span>
      </p>
      <p className="text-sm text-muted">
        {t("attempts", { count: attempts })}
        {answer === null ? null : ` · ${t("answered", { status: answer })}`}
        {failure === null || failure === "status" ? null : ` · ${t(`failures.${failureOf(failure)}`)}`}
        {nextAttemptAt === null || attempts === 0 ? null : (
          <> · {t.rich("nextAttempt", { when: () => <Moment at={nextAttemptAt} format="moment" /> })}</>
        )}
      </p>
      {excerpt === null || excerpt === "" ? null : (
        <p className="mt-1 font-mono text-sm wrap-anywhere text-muted">
          <bdi>{excerpt}</bdi>
        </p>
      )}
    </div>
  );
}

const FAILURES = [
  "redirect",
  "timeout",
  "connection",
  "certificate",
  "name-unknown",
  "address-refused",
  "secret-unreadable",
  "internal",
] as const;

/** What another version has stored may be none of ours. */
function failureOf(failure: string): (typeof FAILURES)[number] {
  return FAILURES.find((known) => known === failure) ?? "internal";
}
