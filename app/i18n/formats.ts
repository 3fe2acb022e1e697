import type { Formats } from "use-intl/core";
import type { Locale } from "@/messages/locales";
import type { Messages } from "./catalogues";

/** Named formats. The zone's name is part of a moment, since it is not the reader's own. */
export const FORMATS = {
  dateTime: {
    day: { year: "numeric", month: "long", day: "numeric" },
    /** A column of a plot: days in UTC, wherever the reader is. */
    plotDay: { month: "short", day: "numeric", timeZone: "UTC" },
    /** On a page that has the day above. */
    clock: { hour: "numeric", minute: "2-digit" },
    moment: {
      year: "numeric",
      month: "long",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
      timeZoneName: "short",
    },
  },
} as const satisfies Formats;

// Makes a misspelt key, format or language an error of the compiler.
declare module "use-intl/core" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
    Formats: typeof FORMATS;
  }
}
