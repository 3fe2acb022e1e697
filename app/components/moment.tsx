import { useFormatter, useLocale, useNow, useTranslations } from "@/app/i18n/translations";
import { elapsedSince } from "./elapsed";

/** A moment in the reader's language and time zone; programs find the exact one in the attribute. */
export function Moment({ at, format }: { at: Date; format: "day" | "moment" | "clock" }) {
  const formatter = useFormatter();
  const title = format === "clock" ? formatter.dateTime(at, "moment") : undefined;
  return (
    <time dateTime={at.toISOString()} title={title}>
      {formatter.dateTime(at, format)}
    </time>
  );
}

/**
 * How long ago something was, in words; the exact moment under the pointer, and for screen readers unless the page has it
 * beside.
 */
export function TimeAgo({ at, exactBeside = false }: { at: Date; exactBeside?: boolean }) {
  const formatter = useFormatter();
  const exact = formatter.dateTime(at, "moment");
  return (
    <time dateTime={at.toISOString()} title={exact}>
      <Words at={at} />
      {exactBeside ? null : <span className="sr-only"> ({exact})</span>}
    </time>
  );
}

function Words({ at }: { at: Date }) {
  const t = useTranslations("time");
  const formatter = useFormatter();
  const relative = new Intl.RelativeTimeFormat(useLocale());
  const elapsed = elapsedSince(at, useNow());
  if (elapsed.unit === "now") return t("justNow");
  if (elapsed.unit === "date") return formatter.dateTime(at, "day");
  return relative.format(-elapsed.count, elapsed.unit);
}
