import { useTranslations } from "@/app/i18n/translations";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { wrongFieldId } from "@/lib/gate/user-action";
import { MAX_DESCRIPTION } from "@/lib/webhooks/policy";
import { MAX_URL } from "@/lib/webhooks/url";
import { Button } from "@/app/components/button";
import { PersonalForm } from "@/app/components/personal-form";
import { ProofFirst } from "@/app/components/proof-first";
import { TextField } from "@/app/components/text-field";
import { fieldOf } from "./definition";
import type { Problem } from "./schema";

type Filled = {
  values: Readonly<Record<string, string>>;
  problem: Problem | null;
  fresh: boolean;
  action: (form: FormData) => Promise<void>;
  submit: string;
  /** What a form has beside the fields of every webhook. */
  children?: React.ReactNode;
};

/** Where messages go, and which. */
export function WebhookForm({ values, problem, fresh, action, submit, children }: Filled) {
  const t = useTranslations("admin.webhooks");
  const wrong = (field: ReturnType<typeof fieldOf>) =>
    problem !== null && fieldOf(problem) === field ? t(`problems.${problem}`) : null;
  return (
    <PersonalForm action={action} className="mt-3 grid gap-5">
      <TextField
        name="url"
        label={t("fields.url")}
        hint={t("hints.url")}
        problem={wrong("url")}
        value={values.url ?? ""}
        maxLength={MAX_URL}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        name="description"
        label={t("fields.description")}
        hint={t("hints.description")}
        problem={wrong("description")}
        value={values.description ?? ""}
        maxLength={MAX_DESCRIPTION}
        autoComplete="off"
      />
      <Events values={values} problem={wrong("events")} />
      {children}
      <ProofFirst fresh={fresh} />
      <div className="sm:w-fit">
        <Button look="primary">{submit}</Button>
      </div>
    </PersonalForm>
  );
}

function Events({ values, problem }: Pick<Filled, "values"> & { problem: string | null }) {
  const t = useTranslations("admin.webhooks");
  return (
    <fieldset
      id={problem === null ? "events" : wrongFieldId("events")}
      tabIndex={problem === null ? undefined : -1}
      autoFocus={problem !== null}
      aria-describedby={problem === null ? undefined : "events-problem"}
      className="min-w-0"
    >
      <legend className="font-medium">{t("fields.events")}</legend>
      {problem === null ? null : (
        <p id="events-problem" role="alert" className="font-medium text-danger">
          {problem}
        </p>
      )}
      <div className="mt-1 grid gap-x-6 sm:grid-cols-2">
        {OUTWARD_TYPES.map((type) => (
          <label key={type} className="flex min-h-11 items-center gap-3">
            <input
              key={values[type] ?? ""}
              name={type}
              type="checkbox"
              value="on"
              defaultChecked={values[type] === "on"}
              className="size-5 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              {t(`events.${type}`)}
              <code className="block font-mono text-sm break-all text-muted">{type}</code>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
