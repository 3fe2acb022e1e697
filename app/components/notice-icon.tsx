import { LineIcon } from "./line-icon";

/** What happened, for whoever sees a notice before reading it. */
export type NoticeKind = "success" | "info" | "warning" | "failure";

const LOOKS: Record<NoticeKind, string> = {
  success: "text-success",
  info: "text-info",
  warning: "text-warning",
  failure: "text-danger",
};

const PATHS: Record<NoticeKind, string> = {
  success: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16m-3.5-7.8 2.4 2.4 4.6-5",
  info: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16m0-8.7v4.2m0-7v.1",
  warning:
    "M8.6 3.2 1.9 14.7A1.6 1.6 0 0 0 3.3 17h13.4a1.6 1.6 0 0 0 1.4-2.3L11.4 3.2a1.6 1.6 0 0 0-2.8 0M10 7.5v4m0 2.6v.1",
  failure: "M10 18a8 8 0 1 0 0-16 8 8 0 0 0 0 16m0-11.5v4.2m0 2.7v.1",
};

/** The shape says the same as the colour: some people see no difference between the colours. */
export function NoticeIcon({ kind }: { kind: NoticeKind }) {
  return <LineIcon path={PATHS[kind]} size={20} width={1.75} className={`mt-0.5 size-5 ${LOOKS[kind]}`} />;
}
