import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Failure } from "../components/failure";
import { PageMain } from "../components/page-main";
import { OutcomeNotice } from "./outcome-notice";
import { type OutcomeQuery, type Query, readOutcome } from "./query";

/** The pages of an account, in the order of its navigation, with their paths. */
const SECTIONS = {
  account: "/account",
  connections: "/account/connections",
  sessions: "/account/sessions",
  activity: "/account/activity",
  data: "/account/data",
} as const;

export type Section = keyof typeof SECTIONS;

type Frame = {
  section: Section;
  outcome: OutcomeQuery;
  /** The user agent of a session just ended. */
  ended?: { userAgent: string | null } | null;
  children: ReactNode;
};

/** What all pages of an account share: navigation, heading, and the outcome of what was done last. */
export function AccountFrame({ section, outcome, ended = null, children }: Frame) {
  const t = useTranslations();
  const { notice, error, reference } = outcome;
  return (
    <PageMain width="framed">
      <div className="grid gap-x-12 gap-y-6 lg:grid-cols-[12rem_minmax(0,1fr)]">
        <Navigation current={section} />
        <div className="grid max-w-3xl content-start gap-6">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{t(`${section}.title`)}</h1>
            <p className="mt-1 text-muted">{t(`${section}.lead`)}</p>
          </div>
          {error === null ? null : <Failure code={error} reference={reference} heading="h2" />}
          {notice === null ? null : (
            <OutcomeNotice key={JSON.stringify(outcome)} {...outcome} notice={notice} ended={ended} />
          )}
          {children}
        </div>
      </div>
    </PageMain>
  );
}

/** Where one is and can go; beside the page where there is room, else above it. */
function Navigation({ current }: { current: Section }) {
  const t = useTranslations();
  return (
    <nav aria-label={t("navigation.label")}>
      <ul role="list" className="-mx-2 flex flex-wrap gap-1 lg:flex-col">
        {Object.entries(SECTIONS).map(([section, path]) => (
          <li key={path}>
            <a
              href={path}
              aria-current={section === current ? "page" : undefined}
              className="flex min-h-11 items-center rounded-lg px-3 text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent"
            >
              {t(`navigation.${section as Section}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Title and robots of a page of the account; a failure stands first, as screen readers read it first. */
export async function accountMetadata(section: Section, query: Query): Promise<Metadata> {
  const t = await getTranslations();
  const { error } = readOutcome(query);
  const title = t(`${section}.title`);
  return {
    title: error === null ? title : t("navigation.errorTitle", { error: t(`errors.${error}.title`), title }),
    robots: { index: false },
  };
}
