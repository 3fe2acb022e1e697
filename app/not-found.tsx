import type { Metadata } from "next";
import { getTranslations } from "@/app/i18n/translations";
import { AnyMissingPage } from "./components/missing-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notFound");
  return { title: t("title") };
}

export default AnyMissingPage;
