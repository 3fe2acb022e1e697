import type { ReactNode } from "react";

/** What only some want to know, behind a quiet line that opens it. */
export function MoreDetails({
  label,
  about,
  children,
}: {
  label: string;
  about: string;
  children: ReactNode;
}) {
  return (
    <details className="group/more col-start-2 -col-end-1">
      <summary className="inline-flex min-h-8 cursor-pointer list-none items-center gap-1.5 text-sm text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
        <svg
          viewBox="0 0 12 12"
          aria-hidden="true"
          className="size-2.5 flex-none group-open/more:rotate-90 rtl:-scale-x-100"
        >
          <path d="m4 2 4 4-4 4" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
        </svg>
        {label}
        <span className="sr-only">: {about}</span>
      </summary>
      {children}
    </details>
  );
}
