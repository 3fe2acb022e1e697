import { useTranslations } from "next-intl";
import type { GroupedSession } from "@/lib/sessions/grouped";
import { Button } from "@/app/components/button";
import { Moment, TimeAgo } from "@/app/components/moment";
import { Notice } from "@/app/components/notice";
import { PersonalForm } from "@/app/components/personal-form";
import type { NamedUser } from "@/app/components/user-name";
import { SignOutButton } from "@/app/sign-out/button";
import { AskFirst } from "@/app/components/ask-first";
import { ApplicationFacts, useSessionName } from "@/app/components/session-name";
import { ProviderName, Section, ShortFact, ShortFacts } from "@/app/components/facts";
import { endOtherSessions, endSession } from "./actions";

/** The session that draws the page. */
export function CurrentSession({ session }: { session: GroupedSession }) {
  const t = useTranslations("sessions");
  return (
    <Section title={useSessionName(session)}>
      <p className="mt-1.5">
        <span className="rounded-full bg-accent-soft px-2.5 py-0.5 text-sm font-medium text-accent">
          {t("current")}
        </span>
      </p>
      <SessionFacts session={session} />
      <div className="mt-5 sm:w-fit">
        <SignOutButton />
      </div>
    </Section>
  );
}

/** Another session, to be ended. */
export function OtherSession({ session, user }: { session: GroupedSession; user: NamedUser }) {
  const t = useTranslations("sessions");
  const name = useSessionName(session);
  return (
    <Section title={name}>
      <SessionFacts session={session} />
      <div className="mt-5">
        <AskFirst label={t("end")} about={name} user={user} own>
          <p>{t("endConsequence")}</p>
          <PersonalForm action={endSession} className="sm:w-fit">
            <input type="hidden" name="session" value={session.id} />
            <Button look="danger">{t("endNow")}</Button>
          </PersonalForm>
        </AskFirst>
      </div>
    </Section>
  );
}

function SessionFacts({ session }: { session: GroupedSession }) {
  const t = useTranslations("sessions");
  return (
    <ShortFacts>
      <ApplicationFacts session={session} />
      <ShortFact label={t("carrier")}>{t(`carriers.${session.carrier}`)}</ShortFact>
      <ShortFact label={t("provider")}>
        <ProviderName provider={session.provider} />
      </ShortFact>
      <ShortFact label={t("address")}>
        {session.ip ?? <span className="text-muted">{t("noAddress")}</span>}
      </ShortFact>
      <ShortFact label={t("started")}>
        <TimeAgo at={session.createdAt} />
      </ShortFact>
      <ShortFact label={t("lastSeen")}>
        <TimeAgo at={session.lastSeenAt} />
      </ShortFact>
      <ShortFact label={t("ends")}>
        <Moment at={session.expiresAt} format="day" />
      </ShortFact>
    </ShortFacts>
  );
}

/** All other sessions at once, or that there are none. */
export function OtherSessions(others: { count: number; user: NamedUser }) {
  const { count, user } = others;
  const t = useTranslations("sessions");
  if (count === 0) {
    return (
      <Section id="others" title={t("others")}>
        <p className="mt-1 text-muted">{t("noOthers")}</p>
      </Section>
    );
  }
  return (
    <Section id="others" title={t("others")}>
      <p className="mt-1 text-muted">{t("othersLead", { count })}</p>
      <div className="mt-4">
        <AskFirst label={t("endOthers")} user={user} own>
          <p>{t("endOthersConsequence", { count })}</p>
          <PersonalForm action={endOtherSessions} className="sm:w-fit">
            <Button look="danger">{t("endOthersNow", { count })}</Button>
          </PersonalForm>
        </AskFirst>
      </div>
    </Section>
  );
}

/** What to do about something that one did not do oneself. */
export function NotMe() {
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
      <ol className="mt-2 grid list-decimal gap-1 ps-5">
        <li>{t("notMe.end")}</li>
        <li>{t.rich("notMe.connections", { link: link("/account/connections") })}</li>
        <li>{t("notMe.providers")}</li>
      </ol>
    </Notice>
  );
}
