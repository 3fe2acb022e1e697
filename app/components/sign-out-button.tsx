import { useTranslations } from "next-intl";
import { signOut } from "../account/actions";
import { Button } from "./button";
import { PersonalForm } from "./personal-form";

/** Ends the session of this browser. */
export function SignOutButton() {
  return (
    <PersonalForm action={signOut}>
      <Button look="secondary">{useTranslations("account")("signOut")}</Button>
    </PersonalForm>
  );
}
