import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { DeveloperLinks } from "@/app/components/developer-links";
import { PageMain } from "@/app/components/page-main";
import { Beginning, Chapter, Contents, Errors, Objects } from "./components";
import { loadApi } from "./load";
import { OAuthChapter } from "./oauth-chapter";
import { OperationCard } from "./operation-card";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("docs.api");
  return { title: t("title") };
}

export default async function ApiPage() {
  const api = await loadApi();
  const contents = [...api.groups, api.oauth];
  const t = await getTranslations("docs.api");
  return (
    <PageMain width="full">
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 lg:grid-cols-[16rem_minmax(0,1fr)]">
        <div className="hidden lg:block">
          <div className="sticky top-0 -my-4 max-h-dvh overflow-y-auto py-6">
            <Contents groups={contents} />
          </div>
        </div>
        <div className="grid grid-cols-[minmax(0,1fr)] gap-12">
          <div className="grid gap-6">
            <DeveloperLinks />
            <h1 className="text-3xl font-semibold tracking-tight">{t("title")}</h1>
            <details className="rounded-lg border border-line bg-surface px-4 lg:hidden">
              <summary className="cursor-pointer py-2.5 font-semibold">{t("contents")}</summary>
              <div className="pb-4">
                <Contents groups={contents} />
              </div>
            </details>
            <Beginning api={api} />
          </div>
          {api.groups.map(({ group, title, operations }) => (
            <Chapter key={group} id={group} title={title}>
              {operations.map((operation) => (
                <OperationCard key={operation.name} operation={operation} fresh={api.fresh} />
              ))}
            </Chapter>
          ))}
          <OAuthChapter oauth={api.oauth} />
          <Objects objects={api.objects} />
          <Errors problem={api.problem} />
        </div>
      </div>
    </PageMain>
  );
}
