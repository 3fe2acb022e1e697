import { useFormatter } from "next-intl";

/** A moment in the reader's language and in UTC; programs find the exact one in the attribute. */
export function Moment({ at, format }: { at: Date; format: "day" | "moment" }) {
  const formatter = useFormatter();
  return <time dateTime={at.toISOString()}>{formatter.dateTime(at, format)}</time>;
}
