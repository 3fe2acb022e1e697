import { useTranslations } from "@/app/i18n/translations";
import { MAX_REASON } from "@/lib/admin/policy";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { TextArea } from "@/app/components/text-area";
import { disable, enable } from "./actions";
import type { UserView } from "./load";
import { LONGEST_TYPED } from "./schema";

/** That the user is disabled, and why; nothing otherwise. */
export function Disabled({ user: { disabledAt, disabledReason } }: Pick<UserView, "user">) {
  const t = useTranslations("admin.person");
  if (disabledAt === null) return null;
  return (
    <div className="rounded-xl border border-warning-line bg-warning-soft px-4 py-3">
      <p className="font-medium">
        {t.rich("disabledSince", { when: () => <Moment at={disabledAt} format="moment" /> })}
      </p>
      {disabledReason === null ? (
        <p className="mt-1">{t("noReason")}</p>
      ) : (
        <>
          <p className="mt-2">{t("theyRead")}</p>
          <blockquote className="mt-1 border-s-4 border-warning-line ps-4" dir="auto">
            {disabledReason}
          </blockquote>
        </>
      )}
    </div>
  );
}

/** What can be changed, and beside it the button that asks first. */
export const DANGER_ROW =
  "grid scroll-mt-4 items-center gap-x-6 gap-y-3 py-4 sm:grid-cols-[minmax(0,1fr)_auto]";

/** Whether the user may sign in, and the way to change that. */
export function Status({ view }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const { user, own, fresh } = view;
  return (
    <section id="standing" className={DANGER_ROW}>
      <div>
        <h3 className="font-medium">{t("standing")}</h3>
        <p className="text-sm text-muted">
          {t(own ? "ownStanding" : user.disabledAt === null ? "mayEnter" : "mayNotEnter")}
        </p>
      </div>
      {user.disabledAt === null ? (
        own ? null : (
          <Disable view={view} />
        )
      ) : (
        <PersonalForm action={enable} className="grid gap-2 sm:w-fit">
          <input type="hidden" name="user" value={user.id} />
          <Button look="secondary">{t("enable")}</Button>
          <ProofFirst fresh={fresh} />
        </PersonalForm>
      )}
    </section>
  );
}

function Disable({ view: { user, sessions, asked, fresh } }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const kept = asked?.form === "disable" ? asked : null;
  return (
    <AskFirst label={t("disable")} user={user} own={false} open={kept !== null}>
      <p>{t("disableConsequence", { count: sessions.length })}</p>
      <PersonalForm action={disable} className="grid gap-4">
        <input type="hidden" name="user" value={user.id} />
        <TextArea
          name="reason"
          label={t("reason")}
          hint={t("reasonHint", { max: MAX_REASON })}
          problem={kept?.problem ? t(`problems.${kept.problem}`, { max: MAX_REASON }) : null}
          value={kept?.fields.reason ?? ""}
          maxLength={LONGEST_TYPED}
          prose
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
