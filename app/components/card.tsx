import type { ReactNode } from "react";

/** A raised sheet; the only one on a narrow page, one of several on a wide one. */
export function Card({ children }: { children: ReactNode }) {
  return <div className="rounded-2xl border border-line bg-surface p-5 shadow-xs sm:p-8">{children}</div>;
}
