import { useTranslations } from "@/app/i18n/translations";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import { Prose } from "../components";
import { codesOf, THEMES } from "./themes";

/** All codes by what they are about, with their titles, for those who come without one. */
export function CodeList() {
  const t = useTranslations();
  return (
    <nav aria-label={t("docs.errors.contents")} className="grid gap-5">
      {THEMES.map((theme) => (
        <div key={theme}>
          <p className="font-semibold">
            <a href={`#${theme}`} className="inline-flex min-h-6 items-center hover:underline">
              {t(`docs.errors.themes.${theme}`)}
            </a>
          </p>
          <ul className="grid text-sm">
            {codesOf(theme).map((code) => (
              <li key={code}>
                <a href={`#${code}`} className="flex flex-wrap gap-x-3 rounded-sm py-1 hover:underline">
                  <span className="font-mono text-muted">{ERROR_STATUS[code]}</span>
                  <span className="font-mono text-accent">{code}</span>
                  <span className="text-muted">{t(`errors.${code}.title`)}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The codes of a theme. */
export function ThemeSection({ theme }: { theme: (typeof THEMES)[number] }) {
  const t = useTranslations("docs.errors.themes");
  return (
    <section id={theme} aria-labelledby={`${theme}-theme`} className="grid scroll-mt-4 gap-4">
      <h2 id={`${theme}-theme`} className="text-2xl font-semibold tracking-tight">
        {t(theme)}
      </h2>
      {codesOf(theme).map((code) => (
        <ErrorSection key={code} code={code} />
      ))}
    </section>
  );
}

/** One code: the same words that pages show for it, and what a program should know. */
function ErrorSection({ code }: { code: ErrorCode }) {
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
      <h3 id={`${code}-title`} className="mt-1 text-lg font-semibold tracking-tight">
        {t(`errors.${code}.title`)}
      </h3>
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
