import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";
import { Card } from "@/app/components/card";
import { PageMain } from "@/app/components/page-main";
import { withFailures } from "@/app/components/with-failures";
import { ClosedInvitation, OpenInvitation } from "./components";
import { loadInvitation } from "./load";

type Props = { params: Promise<{ token: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("invitation");
  return { title: t("title"), robots: { index: false } };
}

async function InvitationPage({ params }: Props) {
  const { token } = await params;
  const view = await loadInvitation(token);
  const t = await getTranslations("invitation");
  return (
    <PageMain width="narrow">
      <Card>
        <div className="grid gap-5">
          <h1 className="text-2xl font-semibold tracking-tight">
            {view.state === "open" ? t("heading", { product: env().product.name }) : t("title")}
          </h1>
          {view.state === "open" ? (
            <OpenInvitation view={view} token={token} />
          ) : (
            <ClosedInvitation view={view} />
          )}
        </div>
      </Card>
    </PageMain>
  );
}

export default withFailures(InvitationPage);
