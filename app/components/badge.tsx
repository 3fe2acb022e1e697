import type { ReactNode } from "react";

const LOOKS = {
  plain: "bg-accent-soft text-accent",
  danger: "border border-danger-line bg-danger-soft text-danger",
};

/** A word or two about what stands beside it. */
export function Badge({ look, children }: { look: keyof typeof LOOKS; children: ReactNode }) {
  return (
    <span className={`inline-block rounded-full px-2.5 py-0.5 text-sm font-medium ${LOOKS[look]}`}>
      {children}
    </span>
  );
}
