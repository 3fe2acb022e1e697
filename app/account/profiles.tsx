import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { LinkedAccount } from "@/lib/accounts/data";
import { isProvider } from "@/lib/providers/providers";
import { Moment, TimeAgo } from "@/app/components/moment";
import { Fact, Facts, Section } from "@/app/components/facts";

/** The fields that `lib/identity` keeps, in the order in which people look for them. */
const FIELDS = [
  "name",
  "given_name",
  "family_name",
  "login",
  "email",
  "locale",
  "hd",
  "company",
  "location",
  "bio",
  "blog",
  "html_url",
  "picture",
  "avatar_url",
  "created_at",
] as const;

type Field = (typeof FIELDS)[number];

/** What each provider told of the user, one section for each. */
export function ProviderProfiles({ accounts }: { accounts: readonly LinkedAccount[] }) {
  const t = useTranslations();
  return accounts.map(({ id, provider, profile, linkedAt, lastUsedAt }) => {
    const name = isProvider(provider) ? t(`providers.${provider}`) : provider;
    const told = FIELDS.filter((field) => profile[field] !== undefined);
    return (
      <Section key={id} title={t("profiles.title", { provider: name })}>
        <p className="mt-1 text-muted">
          {t.rich("profiles.when", {
            linked: () => <Moment at={linkedAt} format="day" />,
            refreshed: () => <TimeAgo at={lastUsedAt} />,
          })}
        </p>
        {told.length === 0 ? (
          <p className="mt-3">{t("profiles.nothing")}</p>
        ) : (
          <Facts>
            {told.map((field) => (
              <Fact key={field} label={t(`profiles.${field}`)}>
                <Told field={field} value={profile[field] ?? ""} />
              </Fact>
            ))}
          </Facts>
        )}
      </Section>
    );
  });
}

function Told({ field, value }: { field: Field; value: string }) {
  const t = useTranslations("profiles");
  const formatter = useFormatter();
  const locale = useLocale();
  if (field === "created_at" && !Number.isNaN(Date.parse(value)))
    return formatter.dateTime(new Date(value), "day");
  if (field === "locale") return <bdi>{languageName(value, locale) ?? value}</bdi>;
  if (field === "picture" || field === "avatar_url" || field === "html_url")
    return (
      <a href={value} rel="noreferrer" className="underline underline-offset-2">
        {field === "html_url" ? value : t("open")}
      </a>
    );
  return <bdi>{value}</bdi>;
}

/** What a language is called in the reader's; undefined for what is no language tag. */
function languageName(tag: string, locale: string): string | undefined {
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(tag);
  } catch {
    return undefined;
  }
}
