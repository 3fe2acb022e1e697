import { useTranslations } from "@/app/i18n/translations";
import type { Translator } from "@/app/i18n/translators";
import { describeDevice } from "@/lib/device";

/** A device as a person would call it: "Chrome on Linux". */
export function deviceName(t: Translator, userAgent: string | null): string {
  const { program, system } = describeDevice(userAgent);
  if (program !== null) return system === null ? program : t("device.on", { program, system });
  return system === null ? t("device.unknown") : t("device.system", { system });
}

/** `deviceName` in the reader's language. */
export function useDeviceName(userAgent: string | null): string {
  return deviceName(useTranslations(), userAgent);
}
