import type { OwnEvent } from "@/lib/audit/data";

/** Events of one day, the newest first. */
export type Day = { readonly name: string; readonly events: readonly OwnEvent[] };

/**
 * Events by day. That an administrator has viewed the user is told once an administrator and hour: every page that they open
 * is an event, and twenty of them at once say nothing more, but frighten.
 * @param events newest first
 * @param dayOf the day of a moment, where the reader is
 */
export function groupByDay(events: readonly OwnEvent[], dayOf: (at: Date) => string): Day[] {
  const days = new Map<string, OwnEvent[]>();
  for (const event of withoutRepeatedViews(events)) {
    const name = dayOf(event.at);
    days.set(name, [...(days.get(name) ?? []), event]);
  }
  return [...days].map(([name, ofDay]) => ({ name, events: ofDay }));
}

function withoutRepeatedViews(events: readonly OwnEvent[]): OwnEvent[] {
  const told = new Set<string>();
  return events.filter(({ type, staffId, at }) => {
    if (type !== "user.viewed") return true;
    const view = `${staffId} ${at.toISOString().slice(0, 13)}`;
    return !told.has(view) && told.add(view);
  });
}
