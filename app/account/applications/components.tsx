import { useTranslations } from "@/app/i18n/translations";
import type { HeldApplication } from "@/lib/applications/grants/data";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Card } from "@/app/components/card";
import { Section, ShortFact, ShortFacts } from "@/app/components/facts";
import { Moment, TimeAgo } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import type { NamedUser } from "@/app/components/user-name";
import { takeBack } from "./actions";

/** What may act for the person, or that nothing may. */
export function HeldApplications(held: { applications: readonly HeldApplication[]; user: NamedUser }) {
  const { applications, user } = held;
  const t = useTranslations("applications");
  if (applications.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t("none")}</p>
      </Card>
    );
  }
  return applications.map((application) => (
    <Held key={application.id} application={application} user={user} />
  ));
}

function Held({ application, user }: { application: HeldApplication; user: NamedUser }) {
  const t = useTranslations("applications");
  const { id, name, kind, origins, grantedAt, lastUsedAt } = application;
  const atHost = kind === "PROXIED";
  return (
    <Section title={name}>
      <p className="mt-1 text-muted">{t(`kinds.${kind}`)}</p>
      <ShortFacts>
        {atHost ? (
          <ShortFact label={t("hosts")}>
            <ul role="list">
              {origins.map((origin) => (
                <li key={origin} className="wrap-anywhere">
                  <bdi>{origin}</bdi>
                </li>
              ))}
            </ul>
          </ShortFact>
        ) : null}
        <ShortFact label={t("learns")}>
          <Learned application={application} />
        </ShortFact>
        {grantedAt === null ? null : (
          <ShortFact label={t("since")}>
            <Moment at={grantedAt} format="day" />
          </ShortFact>
        )}
        <ShortFact label={t("lastUsed")}>
          <TimeAgo at={lastUsedAt} />
        </ShortFact>
      </ShortFacts>
      <div className="mt-5">
        <AskFirst label={t(atHost ? "signOut" : "takeBack")} about={name} user={user} own>
          <p>{t(atHost ? "signOutConsequence" : "takeBackConsequence")}</p>
          <PersonalForm action={takeBack} className="sm:w-fit">
            <input type="hidden" name="application" value={id} />
            <Button look="danger">{t(atHost ? "signOutNow" : "takeBackNow")}</Button>
          </PersonalForm>
        </AskFirst>
      </div>
    </Section>
  );
}

/** What it is told; a host behind a proxy is told who somebody is, whatever was asked. */
function Learned({ application: { kind, scopes } }: { application: HeldApplication }) {
  const t = useTranslations("applications");
  const name = kind === "PROXIED" || scopes.includes("profile");
  const email = kind === "PROXIED" || scopes.includes("email");
  return (
    <ul role="list">
      <li>{t("learned.id")}</li>
      {name ? <li>{t(kind === "PROXIED" ? "learned.nameAlone" : "learned.profile")}</li> : null}
      {email ? <li>{t("learned.email")}</li> : null}
      {kind === "PROXIED" ? <li>{t("learned.role")}</li> : null}
    </ul>
  );
}
