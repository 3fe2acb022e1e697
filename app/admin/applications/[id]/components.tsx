import { useTranslations } from "@/app/i18n/translations";
import type { Application } from "@/lib/applications/data";
import { Badge } from "@/app/components/badge";
import { CopyButton } from "@/app/components/copy-button";
import { Fact, Facts, Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { ShownOnce } from "../../shown-once";
import { change } from "../actions";
import { AccessWords } from "../components";
import { ApplicationForm } from "../form";
import type { ApplicationView } from "./load";

/** A secret, the only time that it is shown. */
export function NewSecret({ secret }: { secret: string }) {
  const t = useTranslations("admin.applications");
  return <ShownOnce title={t("newSecret")} text={secret} lead={t("newSecretLead")} />;
}

/** What it is; of one that a file manages, all that there is to see. */
export function Overview({ application }: { application: Application }) {
  const t = useTranslations("admin.applications");
  const a = useTranslations("account");
  const { clientId, kind, origins, redirectUris, disabledAt, managedBy } = application;
  return (
    <Section title={t("overview")}>
      {managedBy === "FILE" ? <p className="mt-1 text-muted">{t("byFileLead")}</p> : null}
      <Facts>
        <Fact label={t("clientId")}>
          <span className="-my-2 flex flex-wrap items-center justify-between gap-x-3">
            <code className="font-mono text-sm break-all select-all">{clientId}</code>
            <CopyButton text={clientId} label={a("copy")} done={a("copied")} />
          </span>
        </Fact>
        <Fact label={t("kind")}>
          {t(`kinds.${kind}`)}
          {application.confidential ? <span className="text-muted"> ({t("withSecret")})</span> : null}
        </Fact>
        <Fact label={t("state")}>
          {disabledAt === null ? t("active") : <Badge look="danger">{t("disabled")}</Badge>}
        </Fact>
        {managedBy === "FILE" ? (
          <>
            <Fact label={kind === "PROXIED" ? t("fields.origins") : t("fields.redirects")}>
              <ul role="list" className="font-mono text-sm">
                {(kind === "PROXIED" ? origins : redirectUris).map((place) => (
                  <li key={place} className="wrap-anywhere">
                    {place}
                  </li>
                ))}
              </ul>
            </Fact>
            <Fact label={t("fields.rule")}>
              <AccessWords access={application.access} />
            </Fact>
          </>
        ) : null}
        <Fact label={t("since")}>
          <Moment at={application.createdAt} format="day" />
        </Fact>
      </Facts>
    </Section>
  );
}

/** What it is, to be changed. */
export function Definition({ view }: { view: ApplicationView }) {
  const t = useTranslations("admin.applications");
  const { application, values, problem, fresh } = view;
  return (
    <Section id="definition" title={t("definition")}>
      <div className="mt-4">
        {application.access === null ? <p className="mb-4 text-danger">{t("rules.unknown")}</p> : null}
        <ApplicationForm
          kind={application.kind}
          values={values}
          problem={problem}
          fresh={fresh}
          action={change}
          submit={t("save")}
        >
          <input type="hidden" name="application" value={application.id} />
        </ApplicationForm>
      </div>
    </Section>
  );
}
