import { useTranslations } from "@/app/i18n/translations";
import { APPLICATION_KINDS } from "@/lib/applications/definition";
import type { ApplicationKind } from "@/lib/db/generated/enums";
import { Card } from "@/app/components/card";
import { CheckboxField } from "@/app/components/checkbox-field";
import { Section } from "@/app/components/facts";
import { withFilter } from "@/app/notices/address";
import { create } from "../actions";
import { ApplicationForm } from "../form";
import { NEW_PAGE } from "../pages";
import type { loadNew } from "./load";

/** Which kind it is, since that says what else it has. */
export function Kinds({ guardsHosts }: { guardsHosts: boolean }) {
  const t = useTranslations("admin.applications");
  const kinds = APPLICATION_KINDS.filter((kind) => guardsHosts || kind !== "PROXIED");
  return (
    <Card>
      <h2 className="text-lg font-semibold tracking-tight">{t("chooseKind")}</h2>
      <ul role="list" className="mt-2 divide-y divide-line">
        {kinds.map((kind) => (
          <li key={kind} className="relative -mx-3 px-3 py-4 hover:bg-hover">
            <a
              href={withFilter(NEW_PAGE, { kind })}
              className="font-medium underline underline-offset-2 after:absolute after:inset-0 after:rounded-lg"
            >
              {t(`kinds.${kind}`)}
            </a>
            <p className="text-sm text-muted">{t(`kindHints.${kind}`)}</p>
          </li>
        ))}
      </ul>
      {guardsHosts ? null : <p className="mt-3 text-sm text-muted">{t("problems.kind-serverless")}</p>}
    </Card>
  );
}

/** An application of this kind, to be described. */
export function NewApplication(filled: {
  kind: ApplicationKind;
  view: Omit<Awaited<ReturnType<typeof loadNew>>, "kind">;
}) {
  const { kind, view } = filled;
  const t = useTranslations("admin.applications");
  return (
    <Section title={t(`kinds.${kind}`)}>
      <p className="mt-1 mb-5 text-muted">{t(`kindHints.${kind}`)}</p>
      <ApplicationForm
        kind={kind}
        values={view.values}
        problem={view.problem}
        fresh={view.fresh}
        action={create}
        submit={t("registerNow")}
      >
        <input type="hidden" name="kind" value={kind} />
        {kind === "WEB" ? (
          <CheckboxField
            name="confidential"
            label={t("fields.confidential")}
            hint={t("hints.confidential")}
            checked={view.values.confidential === "on"}
          />
        ) : null}
      </ApplicationForm>
    </Section>
  );
}
