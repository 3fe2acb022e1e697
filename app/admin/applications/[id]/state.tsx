import { useTranslations } from "@/app/i18n/translations";
import { Question } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { disable, enable, remove } from "../actions";
import type { ApplicationView } from "./load";

/** Whether it may act, and the way to change that. */
export function State({ view: { application, asked, fresh } }: { view: ApplicationView }) {
  const t = useTranslations("admin.applications");
  const { id, name, disabledAt } = application;
  return (
    <Section id="state" title={t("state")}>
      {disabledAt === null ? (
        <div className="mt-3">
          <Question label={t("disable")} open={asked === "disable"}>
            <p>{t.rich("disableConsequence", { name: () => <bdi className="font-semibold">{name}</bdi> })}</p>
            <PersonalForm action={disable} className="grid gap-3 sm:w-fit">
              <input type="hidden" name="application" value={id} />
              <ProofFirst fresh={fresh} />
              <Button look="danger" autoFocus={asked === "disable"}>
                {t("disableNow")}
              </Button>
            </PersonalForm>
          </Question>
        </div>
      ) : (
        <PersonalForm action={enable} className="mt-1 grid gap-3 sm:w-fit">
          <p>{t.rich("disabledSince", { when: () => <Moment at={disabledAt} format="moment" /> })}</p>
          <input type="hidden" name="application" value={id} />
          <Button look="secondary">{t("enable")}</Button>
          <ProofFirst fresh={fresh} />
        </PersonalForm>
      )}
    </Section>
  );
}

/** For good. */
export function Deletion({ view: { application, asked, fresh } }: { view: ApplicationView }) {
  const t = useTranslations("admin.applications");
  return (
    <Section id="delete" title={t("deletion")}>
      <div className="mt-3">
        <Question label={t("delete")} open={asked === "remove"}>
          <p>
            {t.rich("deleteConsequence", {
              name: () => <bdi className="font-semibold">{application.name}</bdi>,
            })}
          </p>
          <PersonalForm action={remove} className="grid gap-3 sm:w-fit">
            <input type="hidden" name="application" value={application.id} />
            <ProofFirst fresh={fresh} />
            <Button look="danger" autoFocus={asked === "remove"}>
              {t("deleteNow")}
            </Button>
          </PersonalForm>
        </Question>
      </div>
    </Section>
  );
}
