import { useFormatter, useTranslations } from "@/app/i18n/translations";
import type { OwnEvent } from "@/lib/audit/data";
import { Card } from "@/app/components/card";
import { Moment } from "@/app/components/moment";
import { useDeviceName } from "@/app/components/device-name";
import { useEventWords } from "@/app/notices/event-words";
import { withFilter } from "@/app/notices/address";
import { groupByDay } from "./days";
import { EventIcon } from "./event-icon";
import { type Kind, kindOfEvent, KINDS } from "./kinds";

/** The events by day, newest first, or that there are none. */
export function EventList({ events, kind }: { events: readonly OwnEvent[]; kind: Kind | undefined }) {
  const t = useTranslations("activity");
  const formatter = useFormatter();
  if (events.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t(kind === undefined ? "none" : "noneOfKind")}</p>
      </Card>
    );
  }
  return groupByDay(events, (at) => formatter.dateTime(at, "day")).map((day) => (
    <section key={day.name} className="grid gap-2">
      <h2 className="font-semibold">{day.name}</h2>
      <Card>
        <ol role="list" className="-my-4 divide-y divide-line">
          {day.events.map((event) => (
            <li key={event.id} className="py-3">
              <Event event={event} />
            </li>
          ))}
        </ol>
      </Card>
    </section>
  ));
}

function Event({ event }: { event: OwnEvent }) {
  const t = useTranslations("activity");
  const device = useDeviceName(event.userAgent);
  return (
    <div className="flex gap-3">
      <EventIcon kind={kindOfEvent(event.type)} refused={event.type.endsWith(".refused")} />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{useEventWords(event)}</p>
        {/* Where an administrator was is not for the user to know, and no device of theirs. */}
        {event.staffId === null ? (
          <p className="text-sm text-muted">
            {event.ip === null ? device : t("from", { device, address: event.ip })}
          </p>
        ) : null}
      </div>
      <p className="flex-none text-sm text-muted">
        <Moment at={event.at} format="clock" />
      </p>
    </div>
  );
}

/** All events, or those of one kind. */
export function KindFilter({ current }: { current: Kind | undefined }) {
  const t = useTranslations("activity");
  return (
    <nav aria-label={t("filter")}>
      <ul role="list" className="-mx-1 flex flex-wrap gap-1">
        {[undefined, ...KINDS].map((kind) => (
          <li key={kind ?? ""}>
            <a
              href={withFilter("/account/activity", { kind })}
              aria-current={kind === current ? "true" : undefined}
              className="inline-flex min-h-9 items-center rounded-full border border-line px-3 text-sm text-muted hover:bg-hover hover:text-ink aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold aria-[current=true]:text-accent"
            >
              {t(kind === undefined ? "kinds.all" : `kinds.${kind}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The way to end sessions, for whoever does not recognise something. */
export function NotMeLink() {
  const t = useTranslations("activity");
  return (
    <p>
      {t("unknown")}{" "}
      <a
        href="/account/sessions?because=not-me"
        className="inline-flex min-h-11 items-center font-medium underline underline-offset-2"
      >
        {t("notMe")}
      </a>
    </p>
  );
}
