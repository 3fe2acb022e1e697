type Field = {
  name: string;
  label: string;
  value: string;
  /** Values with their words; "" is for no choice. */
  options: readonly (readonly [value: string, words: string])[];
};

/** A labelled choice of one. */
export function SelectField({ name, label, value, options }: Field) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={name} className="font-medium">
        {label}
      </label>
      <select
        // A field keeps what was chosen in it; another value from the server is another field.
        key={value}
        id={name}
        name={name}
        defaultValue={value}
        className="min-h-11 w-full rounded-lg border border-edge bg-surface px-3"
      >
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
