import { useTranslations } from "next-intl";
import type { GroupedSession } from "@/lib/sessions/grouped";
import { AskFirst } from "@/app/components/ask-first";
import { Badge } from "@/app/components/badge";
import { Button } from "@/app/components/button";
import { ProviderName, Section, ShortFact, ShortFacts } from "@/app/components/facts";
import { Moment, TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ApplicationFacts, useSessionName } from "@/app/components/session-name";
import { AddressLink } from "../../events/list";
import { endSession, endSessions } from "./actions";
import type { UserView } from "./load";
import { ProofFirst } from "./status";

/** Where the user is signed in. */
export function Sessions({ view }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const { sessions, user, asked, fresh } = view;
  const count = sessions.length;
  return (
    <Section id="sessions" title={t("sessions")}>
      {count === 0 ? <p className="mt-1 text-muted">{t("noSessions")}</p> : null}
      <ul role="list" className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.id} className="py-4">
            <Session session={session} view={view} />
          </li>
        ))}
      </ul>
      {count < 2 ? null : (
        <div className="border-t border-line pt-4">
          <AskFirst label={t("endAll")} user={user} own={view.own} open={asked?.form === "sessions"}>
            <p>{t("endAllConsequence", { count })}</p>
            <ProofFirst fresh={fresh} />
            <PersonalForm action={endSessions} className="sm:w-fit">
              <input type="hidden" name="user" value={user.id} />
              <Button look="danger" autoFocus={asked?.form === "sessions"}>
                {t("endAllNow", { count })}
              </Button>
            </PersonalForm>
          </AskFirst>
        </div>
      )}
    </Section>
  );
}

function Session({ session, view }: { session: GroupedSession; view: UserView }) {
  const t = useTranslations("sessions");
  const name = useSessionName(session);
  const asked = view.asked?.form === "session" && view.asked.fields.session === session.id;
  return (
    <>
      <h3 className="flex flex-wrap gap-x-3 font-medium">
        {name}
        {session.id === view.ownSessionId ? <Badge look="plain">{t("current")}</Badge> : null}
      </h3>
      <ShortFacts>
        <ApplicationFacts session={session} />
        <ShortFact label={t("address")}>
          {session.ip === null ? (
            <span className="text-muted">{t("noAddress")}</span>
          ) : (
            <AddressLink address={session.ip} />
          )}
        </ShortFact>
        <ShortFact label={t("lastSeen")}>
          <TimeAgo at={session.lastSeenAt} />
        </ShortFact>
        <ShortFact label={t("started")}>
          <TimeAgo at={session.createdAt} />
        </ShortFact>
        <ShortFact label={t("provider")}>
          <ProviderName provider={session.provider} />
        </ShortFact>
        <ShortFact label={t("carrier")}>{t(`carriers.${session.carrier}`)}</ShortFact>
        <ShortFact label={t("ends")}>
          <Moment at={session.expiresAt} format="day" />
        </ShortFact>
      </ShortFacts>
      <div className="mt-4">
        <AskFirst label={t("end")} about={name} user={view.user} own={view.own} open={asked}>
          <p>{t("endConsequence")}</p>
          <ProofFirst fresh={view.fresh} />
          <PersonalForm action={endSession} className="sm:w-fit">
            <input type="hidden" name="user" value={view.user.id} />
            <input type="hidden" name="session" value={session.id} />
            <Button look="danger" autoFocus={asked}>
              {t("endNow")}
            </Button>
          </PersonalForm>
        </AskFirst>
      </div>
    </>
  );
}
