import { useTranslations } from "next-intl";
import { ERROR_CODES, ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { Prose } from "../components";

/** All codes, for those who come without one. */
export function CodeList() {
  return (
    <nav aria-label={useTranslations("docs.errors")("contents")}>
      <ul className="gap-x-8 text-sm sm:columns-2">
        {ERROR_CODES.map((code) => (
          <li key={code}>
            <a href={`#${code}`} className="flex gap-3 rounded-sm py-1 hover:underline">
              <span className="font-mono text-muted">{ERROR_STATUS[code]}</span>
              <span className="font-mono text-accent">{code}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** One code: the same words that pages show for it, and what a program should know. */
export function ErrorSection({ code }: { code: ErrorCode }) {
  const t = useTranslations();
  return (
    <article
      id={code}
      aria-labelledby={`${code}-title`}
      className="scroll-mt-4 rounded-2xl border border-line bg-surface p-5 shadow-xs target:border-accent target:ring-1 target:ring-accent sm:p-8"
    >
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted">
        <code className="font-mono select-all">{code}</code>
        <span>
          {t("docs.errors.status")} {ERROR_STATUS[code]}
        </span>
      </p>
      <h2 id={`${code}-title`} className="mt-1 text-lg font-semibold tracking-tight">
        {t(`errors.${code}.title`)}
      </h2>
      <dl className="mt-3 grid gap-3">
        <Point label={t("docs.errors.cause")} text={t(`errors.${code}.cause`)} />
        <Point label={t("docs.errors.next")} text={t(`errors.${code}.next`)} />
        <Point label={t("docs.errors.programs")} text={t(`api.errors.${code}`)} />
      </dl>
    </article>
  );
}

function Point({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt className="text-sm text-muted">{label}</dt>
      <dd>
        <Prose text={text} />
      </dd>
    </div>
  );
}
