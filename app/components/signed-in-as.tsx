import { getTranslations } from "@/app/i18n/translations";
import { signedInUser } from "@/lib/gate/session";
import { UserName } from "./user-name";

/** Whose pages these are, on each of them: tabs and people change, and a page must not be taken for somebody else's. */
export function SignedInAs() {
  return (
    <p className="text-sm text-muted empty:hidden">
      <Words say="signedInAs" />
    </p>
  );
}

/** For whoever came from a page that was drawn for somebody else. */
export function SignedInNow() {
  return <Words say="signedInNow" />;
}

async function Words({ say }: { say: "signedInAs" | "signedInNow" }) {
  const t = await getTranslations("person");
  const user = await signedInUser();
  return user === null ? null : t.rich(say, { person: () => <UserName user={user} /> });
}
