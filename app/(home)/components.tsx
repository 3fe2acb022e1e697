import { useTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";
import type { LiveSession } from "@/lib/sessions/data";
import { OutcomeNotice } from "@/app/notices/outcome-notice";
import type { OutcomeQuery } from "@/app/notices/outcomes";
import { Avatar } from "@/app/components/avatar";
import { ButtonLink } from "@/app/components/button";
import { DeveloperLinks } from "@/app/components/developer-links";
import { Card } from "@/app/components/card";
import { PageMain } from "@/app/components/page-main";
import { SignOutButton } from "@/app/sign-out/button";

/** What this is, for somebody who has just come. */
export function Welcome() {
  const t = useTranslations("home");
  return (
    <PageMain width="narrow">
      <h1 className="text-3xl font-semibold tracking-tight sm:text-4xl">
        {t.rich("title", { line: (text) => <span className="block">{text}</span> })}
      </h1>
      <div className="grid gap-3 text-lg text-muted">
        <p>{t("lead", { product: env().product.name })}</p>
        <p>{t("body")}</p>
      </div>
      <div className="sm:w-56">
        <ButtonLink look="primary" href="/sign-in">
          {t("signIn")}
        </ButtonLink>
      </div>
      <DeveloperLinks />
    </PageMain>
  );
}

/** Who is signed in, and the ways from here. */
export function SignedIn({ user, outcome }: { user: LiveSession["user"]; outcome: OutcomeQuery }) {
  const t = useTranslations("home");
  const { notice } = outcome;
  return (
    <PageMain width="narrow">
      {notice === null ? null : <OutcomeNotice {...outcome} notice={notice} ended={null} />}
      <Card>
        <div className="grid justify-items-center gap-5 text-center">
          <Avatar image={user.image} name={user.name ?? user.email ?? ""} size="large" />
          <div className="grid gap-1">
            <h1 className="text-xl font-semibold tracking-tight sm:text-2xl">
              {user.name === null
                ? t("greetingNameless")
                : t.rich("greeting", { name: () => <bdi>{user.name}</bdi> })}
            </h1>
            <p className="text-muted">{user.email === null ? t("signedIn") : <bdi>{user.email}</bdi>}</p>
          </div>
          <div className="grid w-full gap-3">
            <ButtonLink look="primary" href="/account">
              {t("account")}
            </ButtonLink>
            <SignOutButton />
          </div>
        </div>
      </Card>
    </PageMain>
  );
}
