import { useTranslations } from "next-intl";
import { AskFirst } from "@/app/components/ask-first";
import { Button } from "@/app/components/button";
import { Section } from "@/app/components/facts";
import { PersonalForm } from "@/app/components/personal-form";
import { changeRole } from "./actions";
import type { UserView } from "./load";
import { ProofFirst } from "./status";

/** What the user may do here, and the way to change that. */
export function Role({ view: { user, asked, fresh, own } }: { view: UserView }) {
  const t = useTranslations("admin");
  const [role, words] =
    user.role === "ADMIN" ? (["USER", "demote"] as const) : (["ADMIN", "promote"] as const);
  return (
    <Section id="role" title={t("person.role")}>
      <p className="mt-1">{t(`roles.${user.role}`)}</p>
      <div className="mt-4">
        <AskFirst label={t(`person.${words}.ask`)} user={user} own={own} open={asked?.form === "role"}>
          <p>{t(`person.${words}.consequence`)}</p>
          {own ? <p className="font-medium">{t("person.ownRole")}</p> : null}
          <ProofFirst fresh={fresh} />
          <PersonalForm action={changeRole} className="sm:w-fit">
            <input type="hidden" name="user" value={user.id} />
            <input type="hidden" name="role" value={role} />
            <Button look="danger" autoFocus={asked?.form === "role"}>
              {t(`person.${words}.now`)}
            </Button>
          </PersonalForm>
        </AskFirst>
      </div>
    </Section>
  );
}
