import type { ReactNode } from "react";

/** Something good to know, spoken by screen readers without hurry. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div role="status" className="rounded-xl border border-line bg-hover px-4 py-3 text-ink">
      {children}
    </div>
  );
}
