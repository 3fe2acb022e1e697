import { useNow, useTranslations } from "@/app/i18n/translations";
import { referenceOf } from "@/lib/audit/catalogue";
import type { AdminEventEntry, EventUser } from "@/lib/audit/data";
import { useEventWords } from "@/app/notices/event-words";
import { Card } from "@/app/components/card";
import { useDeviceName } from "@/app/components/device-name";
import { elapsedSince } from "@/app/components/elapsed";
import { Moment, TimeAgo } from "@/app/components/moment";

type List = {
  events: readonly AdminEventEntry[];
  /** Whom all of them are about. */
  about: string | undefined;
  /** What to say when there are none. */
  none?: string;
};

/** Events with the users they speak of, newest first, or that there are none. */
export function AdminEventList({ events, about, none }: List) {
  const t = useTranslations("admin.events");
  return (
    <Card>
      {events.length === 0 ? (
        <p className="text-muted">{none ?? t("none")}</p>
      ) : (
        <ol role="list" className="-my-3 divide-y divide-line">
          {events.map((event) => (
            <li key={event.id} className="py-3">
              <Event event={event} about={about} />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function Event({ event, about }: { event: AdminEventEntry; about: string | undefined }) {
  const t = useTranslations("admin.events");
  const { at, actorId, actor, subjectId, subject, serviceToken, ip, userAgent, detail } = event;
  const reference = referenceOf(detail);
  const device = useDeviceName(userAgent);
  const byAnother = actorId !== null && actorId !== subjectId;
  return (
    <div className="grid gap-x-6 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="font-medium">{useEventWords(event)}</p>
        <ul role="list" className="flex flex-wrap items-center gap-x-4 text-sm text-muted">
          {subjectId === null || subjectId === about ? null : (
            <li>{t.rich("about", { person: () => <UserLink id={subjectId} user={subject} /> })}</li>
          )}
          {byAnother ? (
            <li>{t.rich("by", { person: () => <UserLink id={actorId} user={actor} /> })}</li>
          ) : null}
          {serviceToken === null ? null : (
            <li>{t.rich("byServiceToken", { token: () => <bdi>{serviceToken.name}</bdi> })}</li>
          )}
          <li>{device}</li>
          {ip === null ? null : (
            <li>
              <AddressLink address={ip} />
            </li>
          )}
          {reference === null ? null : (
            <li>
              {t.rich("referenceOf", {
                reference: () => <code className="font-mono break-all select-all">{reference}</code>,
              })}
            </li>
          )}
        </ul>
      </div>
      <p className="text-sm text-muted sm:text-end">
        <Recently at={at} />
        <Moment at={at} format="moment" />
      </p>
    </div>
  );
}

/** How long ago it was, where that says more than the day, which stands beside. */
function Recently({ at }: { at: Date }) {
  if (elapsedSince(at, useNow()).unit === "date") return null;
  return (
    <>
      <TimeAgo at={at} exactBeside />
      <br />
    </>
  );
}

/** A user by what they are called; of one who was deleted the id is left. */
function UserLink({ id, user }: { id: string; user: EventUser | null }) {
  const t = useTranslations("admin.events");
  if (user === null) {
    return (
      <>
        {t("gone")} <code className="font-mono">{id}</code>
      </>
    );
  }
  // A plain link: Next would prefetch the page, and each view of it is recorded.
  return (
    <a
      href={`/admin/users/${id}`}
      className="inline-flex min-h-6 items-center text-ink underline underline-offset-2"
    >
      <bdi>{user.name ?? user.email ?? id}</bdi>
    </a>
  );
}

/** An address that leads to everything that happened from there. */
export function AddressLink({ address }: { address: string }) {
  return (
    <a
      href={`/admin/events?address=${encodeURIComponent(address)}`}
      className="inline-flex min-h-6 items-center underline underline-offset-2"
    >
      {address}
    </a>
  );
}
