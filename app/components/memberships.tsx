import { useTranslations } from "@/app/i18n/translations";
import { ShortFact } from "./facts";
import { Moment } from "./moment";

type Told = { readonly organizations: readonly string[]; readonly organizationsAt: Date | null };

/**
 * Of which of the organisations that were asked about an account was a member, and when; nothing where of none. That may be
 * another moment than the rest is of: not by every program is it asked.
 */
export function Memberships({ account: { organizations, organizationsAt } }: { account: Told }) {
  const t = useTranslations("profiles");
  if (organizations.length === 0 || organizationsAt === null) return null;
  return (
    <ShortFact label={t("organizations")}>
      <bdi>{organizations.join(", ")}</bdi>{" "}
      <span className="text-muted">
        ({t.rich("asOf", { when: () => <Moment at={organizationsAt} format="day" /> })})
      </span>
    </ShortFact>
  );
}
