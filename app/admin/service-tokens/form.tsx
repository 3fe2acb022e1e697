import { useTranslations } from "@/app/i18n/translations";
import { MAX_TOKEN_NAME, SCOPES } from "@/lib/service-tokens/policy";
import { Button } from "@/app/components/button";
import { CheckboxField } from "@/app/components/checkbox-field";
import { Section } from "@/app/components/facts";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { SelectField } from "@/app/components/select-field";
import { TextField } from "@/app/components/text-field";
import { ShownOnce } from "../shown-once";
import { create } from "./actions";
import type { ServiceTokensView } from "./load";
import { checkedScopes, DAYS, fieldOf } from "./schema";

/** A token just made, the only time that it is shown. */
export function NewToken({ token }: { token: string }) {
  const t = useTranslations("admin.serviceTokens");
  return <ShownOnce kind="success" title={t("newToken")} text={token} lead={t("newTokenLead")} />;
}

/** What another token is to be. */
export function TokenForm({ view: { typed, fresh } }: { view: ServiceTokensView }) {
  const t = useTranslations("admin.serviceTokens");
  const fields = typed?.fields ?? { name: "", days: "90" };
  const problem = typed?.problem ?? null;
  const checked = checkedScopes(fields);
  return (
    <Section title={t("new")}>
      <PersonalForm action={create} className="mt-3 grid gap-4">
        <div className="grid gap-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <TextField
            name="name"
            label={t("name")}
            hint={t("nameHint")}
            problem={problem === null || problem === "no-scope" ? null : t(`problems.${problem}`)}
            value={fields.name}
            maxLength={MAX_TOKEN_NAME}
            autoComplete="off"
          />
          <SelectField
            name="days"
            label={t("lifetime")}
            value={fields.days}
            options={DAYS.map((days) => [days, t("days", { count: Number(days) })])}
          />
        </div>
        <fieldset className="grid gap-1">
          <legend className="font-medium">{t("scopes")}</legend>
          {SCOPES.map((scope, index) => (
            <CheckboxField
              key={scope}
              name={fieldOf(scope)}
              label={t(`scopeNames.${scope}`)}
              hint={t(`scopeHints.${scope}`)}
              checked={checked.includes(scope)}
              problem={index === 0 && problem === "no-scope" ? t("problems.no-scope") : null}
            />
          ))}
        </fieldset>
        <ProofFirst fresh={fresh} />
        <div className="sm:w-fit">
          <Button look="primary">{t("create")}</Button>
        </div>
      </PersonalForm>
    </Section>
  );
}
