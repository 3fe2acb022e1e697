import type { ComponentProps } from "react";
import { labelledBy, LabelledField, type LabelledFieldProps } from "./labelled-field";

type Field = LabelledFieldProps & {
  readonly value: string;
  /** Whether people read it, and no program. */
  readonly prose?: boolean;
} & Pick<ComponentProps<"textarea">, "maxLength" | "rows">;

/** A labelled field of several lines, with a hint, and a problem that screen readers read with it. */
export function TextArea({ name, label, hint, problem, value, rows = 3, maxLength, prose = false }: Field) {
  return (
    <LabelledField name={name} label={label} hint={hint} problem={problem}>
      <textarea
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        {...labelledBy({ name, hint, problem })}
        rows={rows}
        maxLength={maxLength}
        dir={prose ? "auto" : "ltr"}
        defaultValue={value}
        autoComplete="off"
        autoCapitalize={prose ? "sentences" : "none"}
        spellCheck={prose}
        className={`w-full scroll-mt-24 rounded-lg border border-edge bg-surface px-3 py-2 aria-invalid:border-danger ${prose ? "" : "font-mono text-sm"}`}
      />
    </LabelledField>
  );
}
