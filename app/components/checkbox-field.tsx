type Field = { name: string; label: string; hint: string; checked: boolean };

/** A labelled yes or no with a hint. Unchecked, it is not in the form. */
export function CheckboxField({ name, label, hint, checked }: Field) {
  return (
    <div className="grid gap-0.5">
      <label className="flex min-h-11 items-center gap-3 font-medium">
        <input
          // A field keeps what was chosen in it; another value from the server is another field.
          key={String(checked)}
          name={name}
          type="checkbox"
          value="on"
          defaultChecked={checked}
          aria-describedby={`${name}-hint`}
          className="size-5 shrink-0 accent-accent"
        />
        {label}
      </label>
      <p id={`${name}-hint`} className="text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
