import { useTranslations } from "next-intl";
import { MAX_REASON } from "@/lib/admin/policy";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { TextField } from "@/app/components/text-field";
import { disable, enable } from "./actions";
import type { UserView } from "./load";
import { LONGEST_TYPED } from "./schema";

/** Whether the user may sign in, and the way to change that. */
export function Status({ view }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const { disabledAt, disabledReason } = view.user;
  if (disabledAt === null) {
    return (
      <Section id="standing" title={t("standing")}>
        <p className="mt-1">{t("mayEnter")}</p>
        <div className="mt-4">
          {view.own ? <p className="text-muted">{t("ownStanding")}</p> : <Disable view={view} />}
        </div>
      </Section>
    );
  }
  return (
    <Section id="standing" title={t("standing")}>
      <p className="mt-1">
        {t.rich("disabledSince", { when: () => <Moment at={disabledAt} format="moment" /> })}
      </p>
      {disabledReason === null ? (
        <p className="mt-1 text-muted">{t("noReason")}</p>
      ) : (
        <>
          <p className="mt-3 text-muted">{t("theyRead")}</p>
          <blockquote className="mt-1 border-s-4 border-danger-line ps-4" dir="auto">
            {disabledReason}
          </blockquote>
        </>
      )}
      <PersonalForm action={enable} className="mt-4 grid gap-2 sm:w-fit">
        <input type="hidden" name="user" value={view.user.id} />
        <Button look="secondary">{t("enable")}</Button>
        <ProofFirst fresh={view.fresh} />
      </PersonalForm>
    </Section>
  );
}

function Disable({ view: { user, asked, fresh } }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const kept = asked?.form === "disable" ? asked : null;
  return (
    <AskFirst label={t("disable")} user={user} own={false} open={kept !== null}>
      <p>{t("disableConsequence")}</p>
      <PersonalForm action={disable} className="grid gap-4">
        <input type="hidden" name="user" value={user.id} />
        <TextField
          name="reason"
          label={t("reason")}
          hint={t("reasonHint", { max: MAX_REASON })}
          problem={kept?.problem ? t(`problems.${kept.problem}`, { max: MAX_REASON }) : null}
          value={kept?.fields.reason ?? ""}
          maxLength={LONGEST_TYPED}
          autoComplete="off"
        />
        <ProofFirst fresh={fresh} />
        <div className="sm:w-fit">
          <Button look="danger" autoFocus={kept?.problem === null}>
            {t("disableNow")}
          </Button>
        </div>
      </PersonalForm>
    </AskFirst>
  );
}

/** Said beforehand, so that nobody is surprised by the question. */
export function ProofFirst({ fresh }: { fresh: boolean }) {
  const t = useTranslations("data");
  return fresh ? null : <p className="text-sm text-muted">{t("proofFirst")}</p>;
}
