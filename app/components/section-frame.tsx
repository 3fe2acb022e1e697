import type { ReactNode } from "react";
import { type FailedOutcome, OutcomeFailure } from "./failure";
import { PageMain } from "./page-main";
import { SignedInAs } from "./signed-in-as";

type Frame = {
  /** A list of `SectionLink`. */
  links: ReactNode;
  label: string;
  title: ReactNode;
  lead: ReactNode;
  /** What stands beside the heading, for all of the page. */
  aside?: ReactNode;
  failure: FailedOutcome;
  /** What has been done, if anything. */
  notice: ReactNode;
  children: ReactNode;
};

/** What the pages of one area share: navigation, heading, and the outcome of what was done last. */
export function SectionFrame({ links, label, title, lead, aside, failure, notice, children }: Frame) {
  return (
    <PageMain width="framed">
      <SignedInAs />
      <div className="grid gap-x-12 gap-y-6 lg:not-print:grid-cols-[12rem_minmax(0,1fr)]">
        {/* Beside the page where there is room, else above it; not on paper, where the page has its place. */}
        <nav aria-label={label}>
          <ul role="list" className="-mx-2 flex flex-wrap gap-1 lg:flex-col">
            {links}
          </ul>
        </nav>
        <div className="grid max-w-3xl grid-cols-[minmax(0,1fr)] content-start gap-6">
          <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
            <div className="min-w-0 flex-1 basis-64">
              <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
              <p className="mt-1 text-muted">{lead}</p>
            </div>
            {aside}
          </div>
          <OutcomeFailure outcome={failure} />
          {notice}
          {children}
        </div>
      </div>
    </PageMain>
  );
}

/** One place to go to. `apart`: it leads to another area. */
export function SectionLink(link: { path: string; current?: boolean; apart?: boolean; children: ReactNode }) {
  const { path, current = false, apart = false, children } = link;
  return (
    <li className={apart ? "lg:mt-2 lg:border-t lg:border-line lg:pt-2" : undefined}>
      <a
        href={path}
        aria-current={current ? "page" : undefined}
        className="flex min-h-11 items-center rounded-lg px-3 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent"
      >
        {children}
      </a>
    </li>
  );
}
