import { wrongFieldId } from "@/lib/gate/user-action";
import { labelledBy } from "./labelled-field";

type Field = {
  name: string;
  label: string;
  hint: string;
  checked: boolean;
  /** What is wrong with leaving it unchecked; the field then has the focus. */
  problem?: string | null;
};

/** A labelled yes or no with a hint. Unchecked, it is not in the form. */
export function CheckboxField({ name, label, hint, checked, problem = null }: Field) {
  return (
    <div className="grid gap-0.5">
      <label
        htmlFor={problem === null ? name : wrongFieldId(name)}
        className="flex min-h-11 items-center gap-3 leading-snug font-medium"
      >
        <input
          // A field keeps what was chosen in it; another value from the server is another field.
          key={String(checked)}
          {...labelledBy({ name, hint, problem })}
          type="checkbox"
          value="on"
          defaultChecked={checked}
          className="size-5 shrink-0 scroll-mt-24 accent-accent"
        />
        {label}
      </label>
      {problem === null ? null : (
        <p id={`${name}-problem`} role="alert" className="ps-8 font-medium wrap-anywhere text-danger">
          {problem}
        </p>
      )}
      <p id={`${name}-hint`} className="ps-8 text-sm text-muted">
        {hint}
      </p>
    </div>
  );
}
