import { useFormatter, useLocale, useTranslations } from "@/app/i18n/translations";
import type { LinkedAccount } from "@/lib/accounts/data";
import { ShortFact, ShortFacts } from "@/app/components/facts";
import { Memberships } from "@/app/components/memberships";
import { TimeAgo } from "@/app/components/moment";
import { useProviderName } from "@/app/components/provider-name";

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

/** What a provider told of the user. */
export function ProviderProfile({ account }: { account: LinkedAccount }) {
  const t = useTranslations("profiles");
  const { profile, lastUsedAt, organizations } = account;
  const provider = useProviderName(account.provider);
  const told = FIELDS.filter((field) => profile[field] !== undefined);
  return (
    <>
      <p className="mt-1 text-sm text-muted">
        {t.rich("when", { refreshed: () => <TimeAgo at={lastUsedAt} /> })}
      </p>
      {told.length + organizations.length === 0 ? (
        <p className="mt-2">{t("nothing")}</p>
      ) : (
        <ShortFacts>
          {told.map((field) => (
            <ShortFact key={field} label={t(field, { provider })}>
              <Told field={field} value={profile[field] ?? ""} />
            </ShortFact>
          ))}
          <Memberships account={account} />
        </ShortFacts>
      )}
    </>
  );
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
      <a
        href={value}
        rel="noreferrer"
        className="inline-flex min-h-6 items-center underline underline-offset-2"
      >
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
