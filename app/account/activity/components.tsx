import { useTranslations } from "next-intl";
import type { EventEntry } from "@/lib/audit/data";
import { Card } from "@/app/components/card";
import { Moment, TimeAgo } from "@/app/components/moment";
import { useDeviceName } from "@/app/components/device-name";
import { useEventWords } from "@/app/notices/event-words";

/** The events, newest first, or that there are none. */
export function EventList({ events }: { events: readonly EventEntry[] }) {
  const t = useTranslations("activity");
  if (events.length === 0) {
    return (
      <Card>
        <p className="text-muted">{t("none")}</p>
      </Card>
    );
  }
  return (
    <Card>
      <ol role="list" className="-my-4 divide-y divide-line">
        {events.map((event) => (
          <li key={event.id} className="py-4">
            <Event event={event} />
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Event({ event }: { event: EventEntry }) {
  const t = useTranslations("activity");
  const device = useDeviceName(event.userAgent);
  return (
    <div className="grid gap-x-6 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <p className="font-medium">{useEventWords(event)}</p>
      <p className="text-muted">
        <TimeAgo at={event.at} exactBeside />
      </p>
      <p className="text-sm text-muted">
        {event.ip === null ? device : t("from", { device, address: event.ip })}
        <br />
        <Moment at={event.at} format="moment" />
      </p>
    </div>
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
