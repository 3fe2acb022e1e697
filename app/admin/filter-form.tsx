import { useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import { Button, ButtonLink } from "@/app/components/button";

/** The id of a form's hint, for fields whose own it is. */
export const FILTER_HINT = "filter-hint";

/**
 * A form that looks for something, in a row. A GET: what was looked for stands in the address, and can be kept or passed on.
 */
export function FilterForm(form: {
  page: string;
  find: string;
  /** What leads back to all there is, while not all of it is shown. */
  all: string | null;
  hint: string;
  /** Of fields that are asked for less often. */
  more?: { readonly open: boolean; readonly fields: ReactNode };
  /** What stays in the address besides. */
  keep?: Readonly<Record<string, string | undefined>>;
  children: ReactNode;
}) {
  const { page, find, all, hint, more, keep = {}, children } = form;
  const t = useTranslations("admin.filter");
  return (
    <search className="rounded-2xl border border-line bg-surface p-4 shadow-xs sm:p-5">
      <form action={page} className="grid gap-2">
        {Object.entries(keep).map(([name, value]) =>
          value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
        )}
        <div className="flex flex-wrap items-start gap-3">
          {children}
          <div className="min-w-max self-end">
            <Button look="primary">{find}</Button>
          </div>
          {all === null ? null : (
            <div className="min-w-max self-end">
              <ButtonLink look="secondary" href={page}>
                {all}
              </ButtonLink>
            </div>
          )}
        </div>
        <p id={FILTER_HINT} className="text-sm text-muted">
          {hint}
        </p>
        {more === undefined ? null : (
          <details open={more.open}>
            <summary className="inline-flex min-h-11 cursor-pointer items-center rounded-lg text-sm underline underline-offset-2">
              {t("more")}
            </summary>
            <div className="flex flex-wrap items-start gap-3">{more.fields}</div>
          </details>
        )}
      </form>
    </search>
  );
}

/** A place for a field. `wide`: the one that takes what the others leave. */
export function FilterField({ wide = false, children }: { wide?: boolean; children: ReactNode }) {
  return <div className={`min-w-0 grow ${wide ? "basis-44" : "basis-32"}`}>{children}</div>;
}
