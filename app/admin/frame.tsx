import type { Metadata } from "next";
import { getTranslations, useTranslations } from "@/app/i18n/translations";
import { signedInUser } from "@/lib/gate/session";
import { keysOf } from "@/lib/keys-of";
import type { ReactNode } from "react";
import { type AdminOutcomeQuery, kindOf, readAdminOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { DeveloperLinks } from "@/app/components/developer-links";
import { Notice } from "@/app/components/notice";
import { SectionFrame, SectionLink } from "@/app/components/section-frame";

/** The pages of the administration that its navigation leads to, in its order, with their paths. */
const SECTIONS = {
  overview: "/admin",
  users: "/admin/users",
  invitations: "/admin/invitations",
  requests: "/admin/requests",
  applications: "/admin/applications",
  serviceTokens: "/admin/service-tokens",
  webhooks: "/admin/webhooks",
  decisions: "/admin/decisions",
  events: "/admin/events",
} as const;

const SECTION_NAMES = keysOf(SECTIONS);

/** A user's own page belongs to the section of users. */
export type AdminSection = keyof typeof SECTIONS | keyof typeof BELOW;

/** Pages that stand below one of them. */
const BELOW = {
  person: "users",
  application: "applications",
  newApplication: "applications",
  webhook: "webhooks",
} as const;

type Frame = {
  section: AdminSection;
  /** In place of the section's own: on a user's page, who it is. */
  title?: ReactNode;
  /** What stands beside the heading. */
  aside?: ReactNode;
  outcome: AdminOutcomeQuery;
  children: ReactNode;
};

/** What all pages of the administration share: navigation, heading, and the outcome of what was done last. */
export function AdminFrame({ section, title, aside, outcome, children }: Frame) {
  const t = useTranslations("admin");
  const { notice, count } = outcome;
  return (
    <SectionFrame
      links={<Links current={section} />}
      label={t("navigation.label")}
      title={title ?? t(`${section}.title`)}
      lead={t(`${section}.lead`)}
      aside={aside}
      failure={outcome}
      notice={
        notice === null ? null : (
          <Notice key={JSON.stringify(outcome)} kind={kindOf(notice)} outcome>
            {t(`outcomes.${notice}`, { count })}
          </Notice>
        )
      }
    >
      {children}
      <DeveloperLinks />
    </SectionFrame>
  );
}

function sectionAbove(section: AdminSection): keyof typeof SECTIONS {
  return isBelow(section) ? BELOW[section] : section;
}

function isBelow(section: AdminSection): section is keyof typeof BELOW {
  return section in BELOW;
}

function Links({ current }: { current: AdminSection }) {
  const t = useTranslations("admin.navigation");
  return (
    <>
      {SECTION_NAMES.map((section) => (
        <SectionLink key={section} path={SECTIONS[section]} current={section === sectionAbove(current)}>
          {t(section)}
        </SectionLink>
      ))}
      <SectionLink path="/account" apart>
        {t("account")}
      </SectionLink>
    </>
  );
}

/**
 * Title and robots of a page of the administration; a failure stands first, as screen readers read it first. Whoever may not
 * see the page is told so under this title (`withFailures`).
 * @param about in place of the section's own: whom the page is about
 */
export async function adminMetadata(section: AdminSection, query: Query, about?: string): Promise<Metadata> {
  const t = await getTranslations();
  if ((await signedInUser())?.role !== "ADMIN")
    return { title: t("errors.forbidden.title"), robots: { index: false } };
  const { error } = readAdminOutcome(query);
  const title =
    about === undefined
      ? t("admin.navigation.title", { title: t(`admin.${section}.title`) })
      : t("admin.navigation.titleAbout", { about, title: t(`admin.navigation.${sectionAbove(section)}`) });
  return {
    title: error === null ? title : t("navigation.errorTitle", { error: t(`errors.${error}.title`), title }),
    robots: { index: false },
  };
}
