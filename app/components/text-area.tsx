import type { ComponentProps } from "react";

type Field = {
  name: string;
  label: string;
  hint: string;
  /** What is wrong with the value, if anything; the field then has the focus. */
  problem: string | null;
  value: string;
} & Pick<ComponentProps<"textarea">, "maxLength" | "rows">;

/** A labelled field of several lines that programs read, with a hint, and a problem that screen readers read with it. */
export function TextArea({ name, label, hint, problem, value, rows = 3, maxLength }: Field) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="font-medium">
        {label}
      </label>
      <textarea
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        id={name}
        name={name}
        rows={rows}
        maxLength={maxLength}
        dir="ltr"
        defaultValue={value}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={`${name}-hint${problem === null ? "" : ` ${name}-problem`}`}
        aria-invalid={problem !== null}
        autoFocus={problem !== null}
        className="w-full rounded-lg border border-edge bg-surface px-3 py-2 font-mono text-sm aria-invalid:border-danger"
      />
      {problem === null ? null : (
        <p id={`${name}-problem`} role="alert" className="font-medium wrap-anywhere text-danger">
          {problem}
        </p>
      )}
      <p id={`${name}-hint`} className="text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
