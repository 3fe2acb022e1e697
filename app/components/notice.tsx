import type { ReactNode } from "react";
import { FocusedOnArrival } from "./focused-on-arrival";

/**
 * Something good to know, spoken by screen readers without hurry. They say nothing of what a new page already has; the
 * outcome of an action therefore takes the focus, which needs no script.
 */
export function Notice({ outcome = false, children }: { outcome?: boolean; children: ReactNode }) {
  const Box = outcome ? FocusedOnArrival : "div";
  return (
    <Box role="status" className="rounded-xl border border-line bg-hover px-4 py-3 text-ink outline-none">
      {children}
    </Box>
  );
}
