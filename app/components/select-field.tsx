import { labelledBy, LabelledField, type LabelledFieldProps } from "./labelled-field";

type Field = Pick<LabelledFieldProps, "name" | "label"> &
  Partial<Pick<LabelledFieldProps, "hint" | "problem">> & {
    readonly value: string;
    /** Values with their words; "" is for no choice. */
    readonly options: readonly (readonly [value: string, words: string])[];
  };

/** A labelled choice of one. */
export function SelectField({ name, label, hint = null, problem = null, value, options }: Field) {
  return (
    <LabelledField name={name} label={label} hint={hint} problem={problem}>
      <select
        // A field keeps what was chosen in it; another value from the server is another field.
        key={value}
        {...labelledBy({ name, hint, problem })}
        defaultValue={value}
        className="min-h-11 w-full scroll-mt-24 rounded-lg border border-edge bg-surface px-3 aria-invalid:border-danger"
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </LabelledField>
  );
}
