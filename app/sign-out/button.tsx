import { useTranslations } from "@/app/i18n/translations";
import { Button } from "@/app/components/button";
import { PersonalForm } from "@/app/components/personal-form";

/** Ends the session of this browser. */
export function SignOutButton() {
  return (
    <PersonalForm action="/account/sign-out">
      <Button look="secondary">{useTranslations("account")("signOut")}</Button>
    </PersonalForm>
  );
}
