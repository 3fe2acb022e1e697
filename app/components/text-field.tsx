import type { ComponentProps } from "react";
import { labelledBy, LabelledField, type LabelledFieldProps } from "./labelled-field";

type Field = LabelledFieldProps & { readonly value: string } & Pick<
    ComponentProps<"input">,
    "maxLength" | "autoComplete" | "spellCheck" | "autoCapitalize"
  >;

/** A labelled line of text with a hint, and a problem that screen readers read with it. */
export function TextField({ name, label, hint, problem, value, ...input }: Field) {
  return (
    <LabelledField name={name} label={label} hint={hint} problem={problem}>
      <input
        {...input}
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        {...labelledBy({ name, hint, problem })}
        type="text"
        dir="auto"
        defaultValue={value}
        className="min-h-11 w-full scroll-mt-24 rounded-lg border border-edge bg-surface px-3 aria-invalid:border-danger"
      />
    </LabelledField>
  );
}
