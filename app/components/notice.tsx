import type { ReactNode } from "react";
import { FocusedOnArrival } from "./focused-on-arrival";
import { NoticeIcon, type NoticeKind } from "./notice-icon";

const LOOKS: Record<NoticeKind, string> = {
  success: "border-success-line bg-success-soft",
  info: "border-info-line bg-info-soft",
  warning: "border-warning-line bg-warning-soft",
  failure: "border-danger-line bg-danger-soft",
};

/**
 * Something good to know, spoken by screen readers without hurry. They say nothing of what a new page already has; the
 * outcome of an action therefore takes the focus, which needs no script.
 * @param kind what its colour and icon say, besides the words
 */
export function Notice(notice: {
  kind?: Exclude<NoticeKind, "failure">;
  outcome?: boolean;
  children: ReactNode;
}) {
  const { kind = "info", outcome = false, children } = notice;
  const Box = outcome ? FocusedOnArrival : "div";
  return (
    <Box
      role="status"
      className={`flex gap-3 rounded-xl border px-4 py-3 text-ink outline-none ${LOOKS[kind]}`}
    >
      <NoticeIcon kind={kind} />
      <div className="min-w-0 flex-1">{children}</div>
    </Box>
  );
}
