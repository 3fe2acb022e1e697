import { useTranslations } from "@/app/i18n/translations";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Notice } from "@/app/components/notice";
import { PersonalForm } from "@/app/components/personal-form";
import type { NamedUser } from "@/app/components/user-name";
import { endOtherSessions } from "./actions";

type Others = { count: number; user: NamedUser };

/** All other sessions at once, or that there are none. */
export function OtherSessions({ count, user }: Others) {
  const t = useTranslations("sessions");
  return (
    <section id="others" className="grid gap-3">
      <p>{count === 0 ? t("noOthers") : t("othersLead", { count })}</p>
      {count === 0 ? null : <EndOthers count={count} user={user} />}
    </section>
  );
}

function EndOthers({ count, user }: Others) {
  const t = useTranslations("sessions");
  return (
    <AskFirst label={t("endOthers")} user={user} own>
      <p>{t("endOthersConsequence", { count })}</p>
      <PersonalForm action={endOtherSessions} className="sm:w-fit">
        <Button look="danger">{t("endOthersNow", { count })}</Button>
      </PersonalForm>
    </AskFirst>
  );
}

/** What to do about something that one did not do oneself, the first step at hand. */
export function NotMe({ count, user }: Others) {
  const t = useTranslations("sessions");
  const link = (href: string) =>
    function Link(text: React.ReactNode) {
      return (
        <a href={href} className="underline underline-offset-2">
          {text}
        </a>
      );
    };
  return (
    <Notice kind="warning" outcome>
      <h2 className="font-semibold">{t("notMe.title")}</h2>
      <ol className="mt-2 grid list-decimal gap-2 ps-5">
        <li id="others">
          <p>{count === 0 ? t("noOthers") : t("notMe.end")}</p>
          {count === 0 ? null : (
            <div className="my-2">
              <EndOthers count={count} user={user} />
            </div>
          )}
        </li>
        <li>{t.rich("notMe.connections", { link: link("/account/connections") })}</li>
        <li>{t("notMe.providers")}</li>
      </ol>
    </Notice>
  );
}
