import { useTranslations } from "next-intl";
import { z } from "zod";
import type { EventEntry } from "@/lib/audit/data";
import { isErrorCode } from "@/lib/errors";
import { isProvider } from "@/lib/identity/identity";
import { useDeviceName } from "../../components/device-name";
import { type EventType, isEventType } from "./event-types";

/** What an event tells, as far as a sentence about it needs it; events of other versions may tell less. */
const detailSchema = z.object({
  provider: z.string().catch(""),
  by: z.string().catch(""),
  count: z.number().catch(0),
  fields: z.array(z.string()).catch([]),
  code: z.string().catch(""),
  /** Of a person who was disabled, in an administrator's words. */
  reason: z.string().catch(""),
  role: z.string().catch(""),
  kind: z.string().catch(""),
  /** Of the session that was ended, which is not the one that ended it. */
  userAgent: z.string().nullable().catch(null),
});

/** An event in a plain sentence. */
export function useEventWords({ type, detail }: Pick<EventEntry, "type" | "detail">): string {
  const t = useTranslations();
  const { provider, by, count, fields, code, reason, role, kind, userAgent } = detailSchema.parse(detail);
  const device = useDeviceName(userAgent);
  if (!isEventType(type)) return t("events.unknown", { type });
  return t(`events.${sentenceFor(type, by)}`, {
    provider: isProvider(provider) ? t(`providers.${provider}`) : t("providers.some"),
    count,
    device,
    fields: fields.length === 1 ? (fields[0] ?? "") : "other",
    reason: reason || t(`errors.${isErrorCode(code) ? code : "unexpected"}.title`),
    role,
    kind,
  });
}

/** Who did it changes some of the sentences. */
function sentenceFor(type: EventType, by: string) {
  if (type === "account.linked" && by === "verified-email") return "account.joined";
  if (type === "session.ended" && by === "user") return "session.endedFromElsewhere";
  if (type === "session.ended" && by === "administrator") return "session.endedByAdministrator";
  if (type === "sessions.ended" && by === "administrator") return "sessions.endedByAdministrator";
  return type;
}
