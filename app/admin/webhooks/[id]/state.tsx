import { useTranslations } from "@/app/i18n/translations";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { DangerQuestion } from "../../danger-question";
import { disable, enable, remove, rotate } from "../actions";
import type { WebhookView } from "./load";

type Props = { view: WebhookView };

/** Another secret in the place of the present one, which nobody is shown again. */
export function Secret({ view: { webhook, asked, fresh } }: Props) {
  const t = useTranslations("admin.webhooks");
  const { id, previousSecretEndsAt } = webhook;
  return (
    <Section id="secret" title={t("secret")}>
      <p className="mt-1 text-muted">{t("secretLead")}</p>
      {previousSecretEndsAt === null ? null : (
        <p className="mt-1">
          {t.rich("previousUntil", { when: () => <Moment at={previousSecretEndsAt} format="moment" /> })}
        </p>
      )}
      <DangerQuestion
        label={t("rotate")}
        open={asked === "rotate"}
        consequence={t("rotateConsequence")}
        action={rotate}
        about={{ name: "webhook", value: id }}
        fresh={fresh}
        confirm={t("rotateNow")}
      />
    </Section>
  );
}

/** Whether it is sent anything, and the way to change that. */
export function State({ view: { webhook, asked, fresh } }: Props) {
  const t = useTranslations("admin.webhooks");
  const { id, disabledAt, disabledBecause } = webhook;
  return (
    <Section id="state" title={t("state")}>
      {disabledAt === null ? (
        <DangerQuestion
          label={t("disable")}
          open={asked === "disable"}
          consequence={t("disableConsequence")}
          action={disable}
          about={{ name: "webhook", value: id }}
          fresh={fresh}
          confirm={t("disableNow")}
        />
      ) : (
        <PersonalForm action={enable} className="mt-1 grid gap-3 sm:w-fit">
          <p>
            {t.rich("disabledSince", { when: () => <Moment at={disabledAt} format="moment" /> })}{" "}
            {disabledBecause === null ? null : t(`because.${disabledBecause}`)}
          </p>
          <input type="hidden" name="webhook" value={id} />
          <Button look="secondary">{t("enable")}</Button>
          <ProofFirst fresh={fresh} />
        </PersonalForm>
      )}
    </Section>
  );
}

/** For good. */
export function Deletion({ view: { webhook, asked, fresh } }: Props) {
  const t = useTranslations("admin.webhooks");
  return (
    <Section id="delete" title={t("deletion")}>
      <DangerQuestion
        label={t("delete")}
        open={asked === "remove"}
        consequence={t("deleteConsequence")}
        action={remove}
        about={{ name: "webhook", value: webhook.id }}
        fresh={fresh}
        confirm={t("deleteNow")}
      />
    </Section>
  );
}
