import { useTranslations } from "@/app/i18n/translations";
import type { GroupedSession } from "@/lib/sessions/grouped";
import { useDeviceName } from "./device-name";
import { ShortFact } from "./facts";

/** What a person calls a session: the program that has it, or the device. */
export function useSessionName({ application, userAgent }: GroupedSession): string {
  const device = useDeviceName(userAgent);
  return application?.name ?? device;
}

/** What a session has besides: the device of a program, and where else its browser is signed in. */
export function ApplicationFacts({ session }: { session: GroupedSession }) {
  const t = useTranslations("sessions");
  const device = useDeviceName(session.userAgent);
  const places = session.children.flatMap(({ id, application, origin }) =>
    application && origin !== null ? [{ id, name: application.name, host: new URL(origin).host }] : [],
  );
  // Tabs that came to a host at the same time have a session each.
  const once = places.filter(({ host }, index) => places.findIndex((place) => place.host === host) === index);
  return (
    <>
      {session.application ? <ShortFact label={t("device")}>{device}</ShortFact> : null}
      {once.length === 0 ? null : (
        <ShortFact label={t("hosts")}>
          <ul role="list">
            {once.map(({ id, name, host }) => (
              <li key={id}>
                <bdi>{name}</bdi> <span className="break-words text-muted">({host})</span>
              </li>
            ))}
          </ul>
        </ShortFact>
      )}
    </>
  );
}
