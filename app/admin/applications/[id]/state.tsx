import { useTranslations } from "@/app/i18n/translations";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { DangerQuestion } from "../../danger-question";
import { disable, enable, remove } from "../actions";
import type { ApplicationView } from "./load";

/** Whether it may act, and the way to change that. */
export function State({ view: { application, asked, fresh } }: { view: ApplicationView }) {
  const t = useTranslations("admin.applications");
  const { id, name, disabledAt } = application;
  return (
    <Section id="state" title={t("state")}>
      {disabledAt === null ? (
        <DangerQuestion
          label={t("disable")}
          open={asked === "disable"}
          consequence={t.rich("disableConsequence", {
            name: () => <bdi className="font-semibold">{name}</bdi>,
          })}
          action={disable}
          about={{ name: "application", value: id }}
          fresh={fresh}
          confirm={t("disableNow")}
        />
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
      <DangerQuestion
        label={t("delete")}
        open={asked === "remove"}
        consequence={t.rich("deleteConsequence", {
          name: () => <bdi className="font-semibold">{application.name}</bdi>,
        })}
        action={remove}
        about={{ name: "application", value: application.id }}
        fresh={fresh}
        confirm={t("deleteNow")}
      />
    </Section>
  );
}
