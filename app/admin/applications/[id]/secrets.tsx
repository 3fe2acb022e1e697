import { useTranslations } from "@/app/i18n/translations";
import { MAX_SECRETS } from "@/lib/applications/secrets/policy";
import { Question } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { Moment } from "@/app/components/moment";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { makeSecret, removeSecret } from "../actions";
import type { ApplicationView } from "./load";

/** The secrets of a confidential application, without themselves. */
export function Secrets({ view: { application, secrets, asked, fresh } }: { view: ApplicationView }) {
  const t = useTranslations("admin.applications");
  return (
    <Section id="secrets" title={t("secrets")}>
      {secrets.length === 0 ? <p className="mt-1 text-danger">{t("noSecrets")}</p> : null}
      <ul role="list" className="mt-1 divide-y divide-line">
        {secrets.map(({ id, createdAt, expiresAt }) => (
          <li key={id} className="grid gap-3 py-4">
            <p>
              {t.rich("secretSince", { when: () => <Moment at={createdAt} format="moment" /> })}
              {expiresAt === null ? null : (
                <span className="text-muted">
                  {" "}
                  {t.rich("secretUntil", { when: () => <Moment at={expiresAt} format="moment" /> })}
                </span>
              )}
            </p>
            <Question label={t("deleteSecret")}>
              <p>{t("deleteSecretConsequence")}</p>
              <PersonalForm action={removeSecret} className="grid gap-3 sm:w-fit">
                <input type="hidden" name="application" value={application.id} />
                <input type="hidden" name="secret" value={id} />
                <ProofFirst fresh={fresh} />
                <Button look="danger">{t("deleteSecretNow")}</Button>
              </PersonalForm>
            </Question>
          </li>
        ))}
      </ul>
      {secrets.length < MAX_SECRETS ? (
        <PersonalForm action={makeSecret} className="mt-2 grid gap-2">
          <input type="hidden" name="application" value={application.id} />
          <p className="text-muted">{t("newSecretHint")}</p>
          <ProofFirst fresh={fresh} />
          <div className="sm:w-fit">
            <Button look="secondary" autoFocus={asked === "new-secret"}>
              {t("makeSecret")}
            </Button>
          </div>
        </PersonalForm>
      ) : (
        <p className="text-muted">{t("twoSecrets")}</p>
      )}
    </Section>
  );
}
