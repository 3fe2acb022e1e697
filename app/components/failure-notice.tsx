import type { ReactNode } from "react";
import { FocusedOnArrival } from "./focused-on-arrival";
import { NoticeIcon } from "./notice-icon";

/** What is said of a failure, in the reader's language. */
export type FailureWords = {
  readonly title: string;
  readonly cause: string;
  readonly next: string;
};

/** The words around those of any failure. */
export type FailureLabels = {
  readonly next: string;
  readonly reference: string;
  readonly reason?: string;
};

/**
 * Draws a failure. An alert, so that screen readers speak it when it appears; they say nothing of alerts that a new page
 * already has, hence it also takes the focus, which needs no script. It is given its words: error.tsx draws it in the
 * browser, and a catalogue and its reader would weigh more than all other scripts of ours.
 */
export function FailureNotice(failure: {
  words: FailureWords;
  labels: FailureLabels;
  reference: string | null;
  heading: "h1" | "h2";
  /** Why, in an administrator's own words. */
  reason?: string | null;
  /** What is so now, where that is not the same for everybody. */
  detail?: ReactNode;
  /** Whom to write to. */
  support?: ReactNode;
  /** What only some want to know, behind a summary. */
  technical?: ReactNode;
}) {
  const {
    words,
    labels,
    reference,
    heading: Heading,
    reason = null,
    detail = null,
    support,
    technical,
  } = failure;
  return (
    <FocusedOnArrival
      key={`${words.title} ${reference}`}
      role="alert"
      className="flex gap-3 rounded-xl border border-danger-line bg-danger-soft px-4 py-3.5 outline-none"
    >
      <NoticeIcon kind="failure" />
      <div className="min-w-0 flex-1">
        <Heading className="font-semibold text-danger">{words.title}</Heading>
        <p className="mt-1.5">{words.cause}</p>
        {detail === null ? null : <p className="mt-1.5">{detail}</p>}
        {reason === null ? null : (
          <p className="mt-3">
            <strong className="font-semibold">{labels.reason}: </strong>
            <bdi>{reason}</bdi>
          </p>
        )}
        <p className="mt-3">
          <strong className="font-semibold">{labels.next}: </strong>
          {words.next}
        </p>
        {reference === null ? null : (
          <p className="mt-3 text-sm text-muted">
            {labels.reference}: <code className="font-mono text-ink select-all">{reference}</code>
          </p>
        )}
        {support === undefined ? null : <p className="mt-1 text-sm empty:hidden">{support}</p>}
        {technical}
      </div>
    </FocusedOnArrival>
  );
}
