import { labelledBy, LabelledField } from "./labelled-field";

/** A labelled day with a hint; the browser brings its own calendar. */
export function DateField(field: { name: string; label: string; hint: string; value: string }) {
  const { name, label, hint, value } = field;
  return (
    <LabelledField name={name} label={label} hint={hint} problem={null}>
      <input
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        {...labelledBy({ name, hint, problem: null })}
        type="date"
        defaultValue={value}
        className="min-h-11 w-full rounded-lg border border-edge bg-surface px-3"
      />
    </LabelledField>
  );
}
