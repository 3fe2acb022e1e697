import { useTranslations } from "@/app/i18n/translations";
import { isProvider } from "@/lib/providers/providers";
import type { GroupedSession } from "@/lib/sessions/grouped";
import { Badge } from "@/app/components/badge";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { DeviceIcon } from "@/app/components/device-icon";
import { Moment, TimeAgo } from "@/app/components/moment";
import { MoreDetails } from "@/app/components/more-details";
import { PersonalForm } from "@/app/components/personal-form";
import type { NamedUser } from "@/app/components/user-name";
import { SignOutButton } from "@/app/sign-out/button";
import { AskFirst } from "@/app/components/ask-first";
import { ApplicationFacts, useSessionName } from "@/app/components/session-name";
import { ProviderName, ShortFact, ShortFacts } from "@/app/components/facts";
import { endSession } from "./actions";

/** Where the user is signed in, the session that draws the page first. */
export function SessionList(list: {
  current: GroupedSession | undefined;
  others: readonly GroupedSession[];
  user: NamedUser;
}) {
  const { current, others, user } = list;
  const t = useTranslations("sessions");
  return (
    <Card>
      <ul role="list" className="-my-5 divide-y divide-line">
        {current ? (
          <Row session={current} badge={<Badge look="plain">{t("current")}</Badge>}>
            <SignOutButton />
          </Row>
        ) : null}
        {others.map((session) => (
          <Row key={session.id} session={session} badge={null}>
            <End session={session} user={user} />
          </Row>
        ))}
      </ul>
    </Card>
  );
}

/** A session in two lines, with the way to end it; the rest of what is known when somebody asks. */
function Row(row: { session: GroupedSession; badge: React.ReactNode; children: React.ReactNode }) {
  const { session, badge, children } = row;
  const t = useTranslations();
  const { provider, ip } = session;
  const name = useSessionName(session);
  return (
    <li className="py-4">
      {/* An open question stands below both lines: the second has its row. */}
      <section className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1">
        <DeviceIcon userAgent={session.application ? null : session.userAgent} />
        <h2 className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium">
          <bdi>{name}</bdi> {badge}
        </h2>
        {children}
        <p className="col-start-2 -col-end-1 row-start-2 flex flex-wrap text-sm text-muted [&>*:not(:last-child)]:after:px-1.5 [&>*:not(:last-child)]:after:content-['·']">
          <span>{isProvider(provider) ? t(`providers.${provider}`) : provider}</span>
          {ip === null ? null : <span>{ip}</span>}
          <span>
            <TimeAgo at={session.lastSeenAt} />
          </span>
        </p>
        <MoreDetails label={t("sessions.details")} about={name}>
          <SessionFacts session={session} />
        </MoreDetails>
      </section>
    </li>
  );
}

function End({ session, user }: { session: GroupedSession; user: NamedUser }) {
  const t = useTranslations("sessions");
  return (
    <AskFirst label={t("end")} about={useSessionName(session)} user={user} own>
      <p>{t("endConsequence")}</p>
      <PersonalForm action={endSession} className="sm:w-fit">
        <input type="hidden" name="session" value={session.id} />
        <Button look="danger">{t("endNow")}</Button>
      </PersonalForm>
    </AskFirst>
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
        <Moment at={session.createdAt} format="moment" />
      </ShortFact>
      <ShortFact label={t("lastSeen")}>
        <Moment at={session.lastSeenAt} format="moment" />
      </ShortFact>
      <ShortFact label={t("ends")}>
        <Moment at={session.expiresAt} format="day" />
      </ShortFact>
    </ShortFacts>
  );
}
