import { useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import { buttonLook } from "./button";
import { CancelLink } from "./cancel-link";
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
  /** What leaves all as it is; "Cancel" where nothing says more. */
  keep?: string;
  children: ReactNode;
}) {
  const { user, own, children, ...question } = asked;
  const t = useTranslations("person");
  return (
    <Question {...question}>
      <p>{t.rich(own ? "affectsYou" : "affects", { person: () => <UserName user={user} /> })}</p>
      {children}
    </Question>
  );
}

/**
 * The same where it is about no person: the question itself names what it is about. Once it is open, its button is its
 * heading, which closes it; and there is a way out beside the real button, which needs no script either.
 */
export function Question(asked: {
  label: string;
  about?: string | undefined;
  open?: boolean;
  keep?: string;
  children: ReactNode;
}) {
  const { label, about, open = false, keep, children } = asked;
  const t = useTranslations("person");
  return (
    <details
      open={open}
      className="group/question open:col-span-full open:rounded-xl open:border open:border-danger-line open:bg-danger-soft"
    >
      <summary className="w-fit cursor-pointer list-none rounded-lg group-open/question:w-auto [&::-webkit-details-marker]:hidden">
        <span className={`${buttonLook("caution")} group-open/question:hidden`}>
          {label}
          {about === undefined ? null : <span className="sr-only">: {about}</span>}
        </span>
        <span className="hidden min-h-11 items-center justify-between gap-3 px-4 pt-2 font-semibold group-open/question:flex">
          <span>{t("sure", { action: about === undefined ? label : `${label}: ${about}` })}</span>
          <Cross />
        </span>
      </summary>
      <div className="grid gap-3 px-4 pt-1 pb-4 sm:flex sm:flex-wrap sm:[&>form.grid]:w-full sm:[&>p]:w-full">
        {children}
        <CancelLink>{keep ?? t("cancel")}</CancelLink>
      </div>
    </details>
  );
}

function Cross() {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className="size-3 flex-none text-muted">
      <path d="m2 2 8 8m0-8-8 8" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round" />
    </svg>
  );
}
