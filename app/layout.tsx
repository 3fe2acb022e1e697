import "./globals.css";
import type { Metadata, Viewport } from "next";
import { getLocale, getTranslations, useTranslations } from "@/app/i18n/translations";
import type { ReactNode } from "react";
import { AccountMenu } from "./header/account-menu";
import { Brand } from "./header/brand";
import { ProductColours } from "./header/product-colours";
import { env } from "@/lib/env";
import { LanguageSwitch } from "./components/language-switch";
import { PageScript } from "./components/page-script";
import { PageUpdatedNotice } from "./components/page-updated-notice";
import { SiteFooter } from "./components/site-footer";
import { SupportLine } from "./components/support-line";
import { ThrownWordsProvider } from "./components/thrown-words";
import { TimeZoneCookie } from "./components/time-zone-cookie";
import type { ThrownFailure } from "@/app/components/thrown-failure";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("site");
  const { name } = env().product;
  return { title: { default: name, template: `%s · ${name}` }, description: t("description") };
}

export const viewport: Viewport = { colorScheme: "light dark" };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const t = await getTranslations("site");
  return (
    <html lang={await getLocale()}>
      <body>
        <ProductColours />
        <a
          href="#content"
          className="fixed start-4 top-2 z-10 -translate-y-20 rounded-lg bg-ink px-4 py-2.5 font-medium text-canvas focus:translate-y-0"
        >
          {t("skip")}
        </a>
        <div className="mx-auto flex min-h-dvh max-w-5xl flex-col px-4 sm:px-6">
          <header className="flex flex-wrap items-center justify-between gap-x-2 py-3">
            <Brand />
            <div className="ms-auto flex min-w-0 flex-wrap items-center justify-end gap-x-1 sm:gap-x-3">
              <LanguageSwitch />
              <AccountMenu />
            </div>
          </header>
          <PageUpdatedNotice>{t("pageUpdated")}</PageUpdatedNotice>
          <ClientWords>{children}</ClientWords>
          <SiteFooter />
          <TimeZoneCookie />
          <PageScript />
        </div>
      </body>
    </html>
  );
}

/** The words that error.tsx needs in the browser; all others stay on the server. */
function ClientWords({ children }: { children: ReactNode }) {
  const t = useTranslations();
  const wordsOf = (code: ThrownFailure["code"]) => ({
    title: t(`errors.${code}.title`),
    cause: t(`errors.${code}.cause`),
    next: t(`errors.${code}.next`),
  });
  const failures = {
    unexpected: wordsOf("unexpected"),
    "malformed-request": wordsOf("malformed-request"),
    "cross-origin": wordsOf("cross-origin"),
    "rate-limited": wordsOf("rate-limited"),
    "database-unavailable": wordsOf("database-unavailable"),
  };
  const labels = {
    next: t("failure.next"),
    reference: t("failure.reference"),
    retry: t("failure.retry"),
    home: t("failure.home"),
  };
  const support = <SupportLine />;
  return <ThrownWordsProvider words={{ failures, labels, support }}>{children}</ThrownWordsProvider>;
}
