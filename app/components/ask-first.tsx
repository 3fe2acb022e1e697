import type { ReactNode } from "react";
import { ButtonSummary } from "./button";

/** A button that asks first: it opens the question, in which the real button is. Works without a script. */
export function AskFirst(asked: { label: string; about?: string; open?: boolean; children: ReactNode }) {
  const { label, about, open = false, children } = asked;
  return (
    <details open={open} className="group">
      <ButtonSummary look="caution">
        {label}
        {about === undefined ? null : <span className="sr-only">: {about}</span>}
      </ButtonSummary>
      <div className="mt-3 grid gap-3 rounded-xl border border-danger-line bg-danger-soft p-4">
        {children}
      </div>
    </details>
  );
}
