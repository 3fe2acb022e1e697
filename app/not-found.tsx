import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AnyMissingPage } from "./components/missing-page";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("notFound");
  return { title: t("title") };
}

export default AnyMissingPage;
