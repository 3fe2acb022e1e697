import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { DeveloperLinks } from "@/app/components/developer-links";
import { PageMain } from "@/app/components/page-main";
import { CodeList, ThemeSection } from "./components";
import { THEMES } from "./themes";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs.errors");
  return { title: t("title") };
}

/** Where the `type` of every problem leads (RFC 9457 section 3.1.1). */
export default async function ErrorsPage() {
  const t = await getTranslations("docs.errors");
  return (
    <PageMain width="wide">
      <DeveloperLinks />
      <h1 className="text-3xl font-semibold tracking-tight">{t("title")}</h1>
      <p className="text-lg text-muted">{t("lead")}</p>
      <CodeList />
      {THEMES.map((theme) => (
        <ThemeSection key={theme} theme={theme} />
      ))}
    </PageMain>
  );
}
