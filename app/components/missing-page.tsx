import { useTranslations } from "@/app/i18n/translations";
import { ButtonLink } from "./button";
import { Card } from "./card";
import { PageMain } from "./page-main";
import { SupportLine } from "./support-line";

/** What stands in place of something that is not there, or no longer. */
export function MissingPage(page: { title: string; body: string; back: { href: string; words: string } }) {
  const { title, body, back } = page;
  return (
    <PageMain width="narrow">
      <Card>
        <div className="grid gap-5">
          <div>
            <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
            <p className="mt-1.5 text-muted">{body}</p>
            <p className="mt-1.5 text-muted empty:hidden">
              <SupportLine />
            </p>
          </div>
          <ButtonLink look="primary" href={back.href}>
            {back.words}
          </ButtonLink>
        </div>
      </Card>
    </PageMain>
  );
}

export function AnyMissingPage() {
  const t = useTranslations("notFound");
  return <MissingPage title={t("title")} body={t("body")} back={{ href: "/", words: t("home") }} />;
}
