import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonSummary } from "./button";
import { type NamedUser, UserName } from "./user-name";

/**
 * A button that asks first: it opens the question, in which the real button is. Works without a script. The question names
 * whom it is about, so that nobody answers it for somebody else.
 */
export function AskFirst(asked: {
  label: string;
  about?: string;
  user: NamedUser;
  /** Whether the one who answers is that user. */
  own: boolean;
  open?: boolean;
  children: ReactNode;
}) {
  const { label, about, user, own, open = false, children } = asked;
  const t = useTranslations("person");
  return (
    <Question label={label} about={about} open={open}>
      <p>{t.rich(own ? "affectsYou" : "affects", { person: () => <UserName user={user} /> })}</p>
      {children}
    </Question>
  );
}

/** The same where it is about no person: the question itself names what it is about. */
export function Question(asked: {
  label: string;
  about?: string | undefined;
  open?: boolean;
  children: ReactNode;
}) {
  const { label, about, open = false, children } = asked;
  return (
    <details open={open} className="group">
      <ButtonSummary look="caution">
        {label}
        {about === undefined ? null : <span className="sr-only">: {about}</span>}
      </ButtonSummary>
      <div className="mt-3 grid gap-3 rounded-xl border border-danger-line bg-danger-soft p-4">
        {children}
      </div>
    </details>
  );
}
