import { useTranslations } from "@/app/i18n/translations";
import { isProvider } from "@/lib/providers/providers";
import type { GroupedSession } from "@/lib/sessions/grouped";
import { AskFirst } from "@/app/components/ask-first";
import { Badge } from "@/app/components/badge";
import { Button } from "@/app/components/button";
import { Section, ShortFact, ShortFacts } from "@/app/components/facts";
import { Moment, TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { ApplicationFacts, useSessionName } from "@/app/components/session-name";
import { AddressLink } from "../../events/list";
import { endSession } from "./actions";
import type { UserView } from "./load";

/** Where the user is signed in, a row each. */
export function Sessions({ view }: { view: UserView }) {
  const t = useTranslations("admin.person");
  const { sessions } = view;
  return (
    <Section id="sessions" title={t("sessions")}>
      {sessions.length === 0 ? <p className="mt-1 text-muted">{t("noSessions")}</p> : null}
      <ul role="list" className="mt-2 divide-y divide-line">
        {sessions.map((session) => (
          <li
            key={session.id}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 py-3 last:pb-0"
          >
            <Session session={session} view={view} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Session({ session, view }: { session: GroupedSession; view: UserView }) {
  const t = useTranslations();
  const name = useSessionName(session);
  const { provider, ip, lastSeenAt } = session;
  return (
    <>
      <div className="min-w-0">
        <h3 className="flex flex-wrap gap-x-3 font-medium">
          {name}
          {session.id === view.ownSessionId ? <Badge look="plain">{t("sessions.current")}</Badge> : null}
        </h3>
        <p className="flex flex-wrap gap-x-4 text-sm text-muted">
          <span>{isProvider(provider) ? t(`providers.${provider}`) : provider}</span>
          {ip === null ? null : <AddressLink address={ip} />}
          <TimeAgo at={lastSeenAt} />
        </p>
      </div>
      <End session={session} name={name} view={view} />
      <Details session={session} name={name} />
    </>
  );
}

function End({ session, name, view }: { session: GroupedSession; name: string; view: UserView }) {
  const t = useTranslations();
  const asked = view.asked?.form === "session" && view.asked.fields.session === session.id;
  return (
    <AskFirst label={t("sessions.end")} about={name} user={view.user} own={view.own} open={asked}>
      <p>{t("admin.person.endConsequence", { name })}</p>
      <ProofFirst fresh={view.fresh} />
      <PersonalForm action={endSession} className="sm:w-fit">
        <input type="hidden" name="user" value={view.user.id} />
        <input type="hidden" name="session" value={session.id} />
        <Button look="danger" autoFocus={asked}>
          {t("sessions.endNow")}
        </Button>
      </PersonalForm>
    </AskFirst>
  );
}

/** What is asked for less often. */
function Details({ session, name }: { session: GroupedSession; name: string }) {
  const t = useTranslations("sessions");
  return (
    <details className="col-span-full">
      <summary className="inline-flex min-h-6 cursor-pointer items-center rounded-sm text-sm text-muted underline underline-offset-2">
        {useTranslations("admin.person")("details")}
        <span className="sr-only">: {name}</span>
      </summary>
      <ShortFacts>
        <ApplicationFacts session={session} />
        <ShortFact label={t("started")}>
          <Moment at={session.createdAt} format="moment" />
        </ShortFact>
        <ShortFact label={t("carrier")}>{t(`carriers.${session.carrier}`)}</ShortFact>
        <ShortFact label={t("ends")}>
          <Moment at={session.expiresAt} format="moment" />
        </ShortFact>
      </ShortFacts>
    </details>
  );
}
