import type { ComponentProps } from "react";

type Field = {
  name: string;
  label: string;
  hint: string;
  /** What is wrong with the value, if anything; the field then has the focus. */
  problem: string | null;
  value: string;
} & Pick<ComponentProps<"input">, "maxLength" | "autoComplete" | "spellCheck" | "autoCapitalize">;

/** A labelled line of text with a hint, and a problem that screen readers read with it. */
export function TextField({ name, label, hint, problem, value, ...input }: Field) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="font-medium">
        {label}
      </label>
      <input
        {...input}
        // A field keeps what was typed into it; another value from the server is another field.
        key={value}
        id={name}
        name={name}
        type="text"
        dir="auto"
        defaultValue={value}
        aria-describedby={`${name}-hint${problem === null ? "" : ` ${name}-problem`}`}
        aria-invalid={problem !== null}
        autoFocus={problem !== null}
        className="min-h-11 w-full rounded-lg border border-edge bg-surface px-3 aria-invalid:border-danger"
      />
      {problem === null ? null : (
        <p id={`${name}-problem`} role="alert" className="font-medium text-danger">
          {problem}
        </p>
      )}
      <p id={`${name}-hint`} className="text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
