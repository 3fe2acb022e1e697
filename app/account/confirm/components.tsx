import { useFormatter, useTranslations } from "@/app/i18n/translations";
import type { Provider } from "@/lib/providers/providers";
import { BusyButton } from "@/app/components/busy-button";
import { PersonalForm } from "@/app/components/personal-form";
import { ProviderMark } from "@/app/components/provider-mark";
import { confirmWith } from "./actions";
import type { Way } from "./load";

/** A provider of the user's own, with the accounts that will do. */
export function ConfirmForm({ way, only, returnTo }: { way: Way; only: Provider | null; returnTo: string }) {
  const { provider, accounts } = way;
  const t = useTranslations();
  const names = accounts.flatMap(({ profile, email }) => profile.login ?? email ?? []);
  const about = `${provider}-accounts`;
  return (
    <PersonalForm action={confirmWith} className="grid gap-1.5">
      <input type="hidden" name="provider" value={provider} />
      <input type="hidden" name="returnTo" value={returnTo} />
      {only === null ? null : <input type="hidden" name="only" value={only} />}
      <BusyButton
        look="secondary"
        mark={<ProviderMark provider={provider} />}
        waiting={t("signIn.opening", { provider: t(`providers.${provider}`) })}
        describedBy={names.length > 0 ? about : undefined}
      >
        {t("signIn.continue", { provider: t(`providers.${provider}`) })}
      </BusyButton>
      <p id={about} className="text-sm text-muted">
        <Names names={names} />
      </p>
    </PersonalForm>
  );
}

function Names({ names }: { names: readonly string[] }) {
  const t = useTranslations("confirm");
  const list = useFormatter().list(names, { type: "disjunction" });
  return names.length === 0 ? null : t.rich("as", { names: () => <bdi>{list}</bdi> });
}
