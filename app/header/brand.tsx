import { getTranslations } from "@/app/i18n/translations";
import { env } from "@/lib/env";
import { currentLogo } from "@/lib/product/logo";

/** The mark and the name, leading home. */
export async function Brand() {
  const t = await getTranslations("site");
  const { name } = env().product;
  const logo = await currentLogo();
  return (
    <a
      href="/"
      aria-label={t("home", { product: name })}
      className="inline-flex min-h-11 min-w-0 items-center gap-2.5 rounded-lg text-lg font-semibold tracking-tight"
    >
      {logo === null ? (
        <Mark />
      ) : (
        <img src={logo.path} alt="" className="h-8 w-auto max-w-40 flex-none object-contain" />
      )}
      <span className="truncate">{name}</span>
    </a>
  );
}

/** A coat hanger. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-7 flex-none">
      <rect width="32" height="32" rx="8" className="fill-brand" />
      <path
        d="M13 9.6a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2v.7m0 0 9.3 6c1.3.9.7 3-.9 3H7.6c-1.6 0-2.2-2.1-.9-3z"
        fill="none"
        stroke="#ffffff"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
