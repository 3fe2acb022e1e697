import type { ReactNode } from "react";
import { wrongFieldId } from "@/lib/gate/user-action";

/** What every labelled field has. */
export type LabelledFieldProps = {
  readonly name: string;
  readonly label: string;
  /** Its words, or the id of the element that has them; null: its label says enough. */
  readonly hint: string | { readonly id: string } | null;
  /** What is wrong with the value, if anything; the field then has the focus. */
  readonly problem: string | null;
};

/** The label of a field, and below it what is wrong and the hint; screen readers read both with the field. */
export function LabelledField({
  name,
  label,
  hint,
  problem,
  children,
}: LabelledFieldProps & { readonly children: ReactNode }) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={problem === null ? name : wrongFieldId(name)} className="font-medium">
        {label}
      </label>
      {children}
      {problem === null ? null : (
        <p id={`${name}-problem`} role="alert" className="font-medium wrap-anywhere text-danger">
          {problem}
        </p>
      )}
      {typeof hint === "string" ? (
        <p id={`${name}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

/** What the field itself needs for that. */
export function labelledBy({ name, hint, problem }: Pick<LabelledFieldProps, "name" | "hint" | "problem">) {
  const describedBy = [
    ...(hint === null ? [] : [typeof hint === "string" ? `${name}-hint` : hint.id]),
    ...(problem === null ? [] : [`${name}-problem`]),
  ];
  return {
    id: problem === null ? name : wrongFieldId(name),
    name,
    "aria-describedby": describedBy.length === 0 ? undefined : describedBy.join(" "),
    "aria-invalid": problem !== null,
    autoFocus: problem !== null,
  };
}
