import { useTranslations } from "@/app/i18n/translations";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { changeRole, endSessions } from "./actions";
import type { UserView } from "./load";
import { DANGER_ROW, Status } from "./status";

/** What changes somebody's account, apart from what only tells of it. */
export function DangerZone({ view }: { view: UserView }) {
  const t = useTranslations("admin.person");
  return (
    <section
      id="danger"
      aria-labelledby="danger-title"
      className="scroll-mt-4 rounded-2xl border border-danger-line bg-surface px-5 sm:px-8 print:hidden"
    >
      <h2 id="danger-title" className="pt-5 text-lg font-semibold tracking-tight text-danger">
        {t("danger")}
      </h2>
      <div className="divide-y divide-line">
        {view.sessions.length < 2 ? null : <EndAll view={view} />}
        <Status view={view} />
        <Role view={view} />
      </div>
    </section>
  );
}

function EndAll({ view: { user, sessions, own, asked, fresh } }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const count = sessions.length;
  return (
    <section className={DANGER_ROW}>
      <div>
        <h3 className="font-medium">{t("sessions")}</h3>
        <p className="text-sm text-muted">{t("endAllLead")}</p>
      </div>
      <AskFirst label={t("endAll")} user={user} own={own} open={asked?.form === "sessions"}>
        <p>{t("endAllConsequence", { count })}</p>
        <ProofFirst fresh={fresh} />
        <PersonalForm action={endSessions} className="sm:w-fit">
          <input type="hidden" name="user" value={user.id} />
          <Button look="danger" autoFocus={asked?.form === "sessions"}>
            {t("endAllNow", { count })}
          </Button>
        </PersonalForm>
      </AskFirst>
    </section>
  );
}

/** What the user may do here, and the way to change that. */
function Role({ view: { user, asked, fresh, own } }: { view: UserView }) {
  const t = useTranslations("admin");
  const [role, words] =
    user.role === "ADMIN" ? (["USER", "demote"] as const) : (["ADMIN", "promote"] as const);
  return (
    <section id="role" className={DANGER_ROW}>
      <div>
        <h3 className="font-medium">{t("person.role")}</h3>
        <p className="text-sm text-muted">{t(`roles.${user.role}`)}</p>
      </div>
      <AskFirst label={t(`person.${words}.ask`)} user={user} own={own} open={asked?.form === "role"}>
        <p>{t(`person.${words}.consequence`)}</p>
        {own ? <p className="font-medium">{t("person.ownRole")}</p> : null}
        <ProofFirst fresh={fresh} />
        <PersonalForm action={changeRole} className="sm:w-fit">
          <input type="hidden" name="user" value={user.id} />
          <input type="hidden" name="role" value={role} />
          <Button look="danger" autoFocus={asked?.form === "role"}>
            {t(`person.${words}.now`)}
          </Button>
        </PersonalForm>
      </AskFirst>
    </section>
  );
}
