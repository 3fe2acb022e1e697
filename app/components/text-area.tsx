import type { ComponentProps } from "react";
import { labelledBy, LabelledField, type LabelledFieldProps } from "./labelled-field";

type Field = LabelledFieldProps & { readonly value: string } & Pick<
    ComponentProps<"textarea">,
    "maxLength" | "rows"
  >;

/** A labelled field of several lines that programs read, with a hint, and a problem that screen readers read with it. */
export function TextArea({ name, label, hint, problem, value, rows = 3, maxLength }: Field) {
  return (
    <LabelledField name={name} label={label} hint={hint} problem={problem}>
      <textarea
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        {...labelledBy({ name, hint, problem })}
        rows={rows}
        maxLength={maxLength}
        dir="ltr"
        defaultValue={value}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        className="w-full scroll-mt-24 rounded-lg border border-edge bg-surface px-3 py-2 font-mono text-sm aria-invalid:border-danger"
      />
    </LabelledField>
  );
}
