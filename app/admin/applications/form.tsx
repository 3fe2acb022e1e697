import { useTranslations } from "@/app/i18n/translations";
import type { ApplicationKind } from "@/lib/db/generated/enums";
import { MAX_NAME } from "@/lib/applications/definition";
import { Button } from "@/app/components/button";
import { CheckboxField } from "@/app/components/checkbox-field";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { SelectField } from "@/app/components/select-field";
import { TextArea } from "@/app/components/text-area";
import { TextField } from "@/app/components/text-field";
import type { Problem } from "./definition";
import { type Fields, LONGEST_LIST, LONGEST_NAME, RULES } from "./schema";

type Filled = {
  kind: ApplicationKind;
  values: { readonly [Field in keyof Fields]?: Fields[Field] | undefined };
  problem: Problem | null;
  fresh: boolean;
  action: (form: FormData) => Promise<void>;
  submit: string;
  /** What a form has beside the fields of every application. */
  children: React.ReactNode;
};

/** What an application is, as far as its kind has it. */
export function ApplicationForm({ kind, values, problem, fresh, action, submit, children }: Filled) {
  const w = useTranslations("admin.applications");
  const wrong = (field: Problem["field"]) =>
    problem?.field === field
      ? w(`problems.${problem.problem}`, { value: problem.value, max: MAX_NAME })
      : null;
  const lines = (name: "redirects" | "origins" | "people" | "accepts") => ({
    name,
    label: w(`fields.${name}`),
    problem: wrong(name),
    value: values[name] ?? "",
    maxLength: LONGEST_LIST,
  });
  return (
    <PersonalForm action={action} className="grid gap-5">
      <TextField
        name="name"
        label={w("fields.name")}
        hint={w("hints.name")}
        problem={wrong("name")}
        value={values.name ?? ""}
        maxLength={LONGEST_NAME}
        autoComplete="off"
      />
      {kind === "PROXIED" ? (
        <TextArea {...lines("origins")} hint={w("hints.origins")} />
      ) : (
        <TextArea {...lines("redirects")} hint={w(`hints.redirects.${kind}`)} />
      )}
      <SelectField
        name="rule"
        label={w("fields.rule")}
        value={values.rule ?? "everybody"}
        options={RULES.map((rule) => [rule, w(`rules.${rule}`)] as const)}
      />
      <TextArea {...lines("people")} hint={w("hints.people")} />
      {children}
      {kind === "PROXIED" ? null : (
        <>
          <CheckboxField
            name="device"
            label={w("fields.device")}
            hint={w("hints.device")}
            checked={values.device === "on"}
          />
          <CheckboxField
            name="skipConsent"
            label={w("fields.skipConsent")}
            hint={w("hints.skipConsent")}
            checked={values.skipConsent === "on"}
          />
        </>
      )}
      <TextArea {...lines("accepts")} rows={2} hint={w("hints.accepts")} />
      <ProofFirst fresh={fresh} />
      <div className="sm:w-fit">
        <Button look="primary">{submit}</Button>
      </div>
    </PersonalForm>
  );
}
