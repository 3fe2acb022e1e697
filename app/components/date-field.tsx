/** A labelled day with a hint; the browser brings its own calendar. */
export function DateField(field: { name: string; label: string; hint: string; value: string }) {
  const { name, label, hint, value } = field;
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={name} className="font-medium">
        {label}
      </label>
      <input
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        id={name}
        name={name}
        type="date"
        defaultValue={value}
        aria-describedby={`${name}-hint`}
        className="min-h-11 w-full rounded-lg border border-edge bg-surface px-3"
      />
      <p id={`${name}-hint`} className="text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
