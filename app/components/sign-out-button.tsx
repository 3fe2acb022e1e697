import { useTranslations } from "next-intl";
import { signOut } from "../account/actions";
import { Button } from "./button";

/** Ends the session of this browser. */
export function SignOutButton() {
  return (
    <form action={signOut}>
      <Button look="secondary">{useTranslations("account")("signOut")}</Button>
    </form>
  );
}
