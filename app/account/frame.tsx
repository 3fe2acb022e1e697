import type { Metadata } from "next";
import { getTranslations, useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import type { EndedSession } from "@/lib/audit/data";
import { currentSession } from "@/lib/gate/session";
import { keysOf } from "@/lib/keys-of";
import { failureTitle, isOwnDecision } from "@/app/components/failure-title";
import { SectionFrame, SectionLink } from "@/app/components/section-frame";
import { OutcomeNotice } from "@/app/notices/outcome-notice";
import { type OutcomeQuery, readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";

/** The pages of an account, in the order of its navigation, with their paths. */
const SECTIONS = {
  account: "/account",
  connections: "/account/connections",
  sessions: "/account/sessions",
  applications: "/account/applications",
  activity: "/account/activity",
  data: "/account/data",
} as const;

export type Section = keyof typeof SECTIONS;

const SECTION_NAMES = keysOf(SECTIONS);

type Frame = {
  section: Section;
  outcome: OutcomeQuery;
  /** A session just ended. */
  ended?: EndedSession | null;
  children: ReactNode;
};

/** What all pages of an account share: navigation, heading, and the outcome of what was done last. */
export function AccountFrame({ section, outcome, ended = null, children }: Frame) {
  const t = useTranslations();
  const { notice } = outcome;
  return (
    <SectionFrame
      links={<Links current={section} />}
      label={t("navigation.label")}
      title={t(`${section}.title`)}
      lead={t(`${section}.lead`)}
      failure={outcome}
      notice={
        notice === null ? null : (
          <OutcomeNotice key={JSON.stringify(outcome)} {...outcome} notice={notice} ended={ended} />
        )
      }
    >
      {children}
    </SectionFrame>
  );
}

/** Where one is and can go. */
function Links({ current }: { current: Section }) {
  const t = useTranslations("navigation");
  return (
    <>
      {SECTION_NAMES.map((section) => (
        <SectionLink key={section} path={SECTIONS[section]} current={section === current}>
          {t(section)}
        </SectionLink>
      ))}
      <AdministrationLink />
    </>
  );
}

/** For administrators. */
async function AdministrationLink() {
  const t = await getTranslations("navigation");
  const current = await currentSession();
  if (current.status !== "live" || current.user.role !== "ADMIN") return null;
  return (
    <SectionLink path="/admin" apart>
      {t("administration")}
    </SectionLink>
  );
}

/** Title and robots of a page of the account; a failure stands first, as screen readers read it first. */
export async function accountMetadata(section: Section, query: Query): Promise<Metadata> {
  const t = await getTranslations();
  const { error, provider } = readOutcome(query);
  const title = t(`${section}.title`);
  return {
    title:
      error === null || isOwnDecision(error)
        ? title
        : t("navigation.errorTitle", { error: failureTitle(t, error, provider), title }),
    robots: { index: false },
  };
}
