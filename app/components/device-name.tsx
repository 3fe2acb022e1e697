import { useTranslations } from "next-intl";
import { describeDevice } from "@/lib/device";

/** A device as a person would call it: "Chrome on Linux". */
export function useDeviceName(userAgent: string | null): string {
  const t = useTranslations("device");
  const { program, system } = describeDevice(userAgent);
  if (program !== null) return system === null ? program : t("on", { program, system });
  return system === null ? t("unknown") : t("system", { system });
}
