import type { ReactNode } from "react";

/**
 * An operation or an object: closed it is its heading; all of them open would be a page that nobody scrolls through. Its
 * heading has the id `${id}-title`. What links lead to is within: so browsers open it of themselves (HTML, "ancestor details
 * revealing algorithm").
 */
export function Entry({ id, heading, children }: { id: string; heading: ReactNode; children: ReactNode }) {
  return (
    <article
      aria-labelledby={`${id}-title`}
      className="rounded-2xl border border-line bg-surface shadow-xs has-target:border-accent has-target:ring-1 has-target:ring-accent"
    >
      <details className="group">
        <summary className="flex min-h-11 cursor-pointer list-none items-center gap-3 rounded-2xl px-5 py-3 after:flex-none after:text-muted after:content-['▾'] group-open:after:content-['▴'] hover:bg-hover sm:px-6 [&::-webkit-details-marker]:hidden">
          <div className="min-w-0 flex-1">{heading}</div>
        </summary>
        <div id={id} className="scroll-mt-24 px-5 pt-2 pb-5 sm:px-6 sm:pb-6">
          {children}
        </div>
      </details>
    </article>
  );
}
