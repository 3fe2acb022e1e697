import { useFormatter, useTranslations } from "@/app/i18n/translations";
import { isProvider } from "@/lib/providers/providers";
import { Avatar } from "@/app/components/avatar";
import { Card } from "@/app/components/card";
import { CopyButton } from "@/app/components/copy-button";
import { Moment } from "@/app/components/moment";
import { TextOrMissing } from "@/app/components/text-or-missing";
import { Fact, Facts, ProviderName, Section } from "@/app/components/facts";
import { SignOutButton } from "@/app/sign-out/button";
import { NameForm } from "./forms";
import type { AccountView } from "./load";

/** Who the user is in this system, and what of it they may change, where it stands. */
export function Identity({ user, emailFrom, kept }: Pick<AccountView, "user" | "emailFrom" | "kept">) {
  const t = useTranslations("account");
  return (
    <Card>
      <section className="grid gap-4">
        <h2 className="sr-only">{t("person")}</h2>
        <div className="flex items-center gap-4 sm:gap-5">
          <Avatar image={user.image} name={user.name ?? user.email ?? ""} size="large" />
          <dl className="grid min-w-0 gap-0.5">
            <div>
              <dt className="sr-only">{t("name")}</dt>
              <dd className="text-xl font-semibold tracking-tight">
                <TextOrMissing text={user.name} missing={t("noName")} />
              </dd>
            </div>
            <div>
              <dt className="sr-only">{t("email")}</dt>
              <dd>
                <TextOrMissing text={user.email} missing={t("noEmail")} />
              </dd>
            </div>
            <div>
              <dt className="sr-only">{t("emailFrom")}</dt>
              <dd className="text-sm text-muted">
                <EmailSource email={user.email} providers={emailFrom} />
              </dd>
            </div>
          </dl>
        </div>
        <NameForm name={user.name} kept={kept} />
        <Facts>
          <Fact label={t("userId")}>
            <span className="flex flex-wrap items-center justify-between gap-x-3 sm:-my-2 sm:min-h-11">
              <code className="font-mono text-sm break-all select-all">{user.id}</code>
              <CopyButton text={user.id} label={t("copy")} done={t("copied")} />
            </span>
          </Fact>
          <Fact label={t("since")}>
            <Moment at={user.createdAt} format="day" />
          </Fact>
        </Facts>
      </section>
    </Card>
  );
}

/** How this browser came to be signed in, and until when it is. */
export function SessionFacts({ session, idle }: Pick<AccountView, "session" | "idle">) {
  const t = useTranslations("account");
  return (
    <Section title={t("session")}>
      <Facts>
        <Fact label={t("provider")}>
          <ProviderName provider={session.provider} />
        </Fact>
        <Fact label={t("authenticatedAt")}>
          <Moment at={session.authenticatedAt} format="moment" />
        </Fact>
        <Fact label={t("ends")}>
          <Moment at={session.expiresAt} format="moment" />
        </Fact>
        <Fact label={t("endsIdle")}>
          <IdleTime seconds={idle} />
        </Fact>
      </Facts>
      <div className="mt-5 sm:w-fit">
        <SignOutButton />
      </div>
    </Section>
  );
}

function EmailSource({ email, providers }: { email: string | null; providers: readonly string[] }) {
  const t = useTranslations();
  const formatter = useFormatter();
  if (email === null) return t("account.noEmailWhy");
  if (providers.length === 0) return t("account.emailFromEarlier");
  const names = providers.map((name) => (isProvider(name) ? t(`providers.${name}`) : name));
  return t("account.emailVerifiedBy", { providers: formatter.list(names) });
}

/** A stretch of time without a visit, in the largest unit that fits it evenly. */
function IdleTime({ seconds }: { seconds: number }) {
  const t = useTranslations("account");
  if (seconds % 86_400 === 0) return t("afterDays", { count: seconds / 86_400 });
  if (seconds % 3600 === 0) return t("afterHours", { count: seconds / 3600 });
  return t("afterMinutes", { count: Math.ceil(seconds / 60) });
}
