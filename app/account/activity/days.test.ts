import { describe, expect, it } from "vitest";
import type { OwnEvent } from "@/lib/audit/data";
import { groupByDay } from "./days";
import { kindOfEvent, KINDS, typesOf } from "./kinds";
import { EVENT_TYPES } from "@/lib/audit/catalogue";

function event(at: string, type = "session.started", staffId: string | null = null): OwnEvent {
  return { id: at, at: new Date(at), type, staffId, sessionId: null, ip: null, userAgent: null, detail: {} };
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);

describe("the activity", () => {
  it("is told by days, in its order", () => {
    const days = groupByDay(
      [event("2026-11-27T10:00:00Z"), event("2026-11-27T09:00:00Z"), event("2026-11-26T23:59:00Z")],
      dayOf,
    );
    expect(days.map(({ name, events }) => [name, events.length])).toEqual([
      ["2026-11-27", 2],
      ["2026-11-26", 1],
    ]);
  });

  it("tells of views once an administrator and hour, and the newest", () => {
    const views = [
      event("2026-11-27T10:59:00Z", "user.viewed", "ada"),
      event("2026-11-27T10:30:00Z", "user.viewed", "bo"),
      event("2026-11-27T10:10:00Z", "user.viewed", "ada"),
      event("2026-11-27T10:05:00Z", "user.disabled", "ada"),
      event("2026-11-27T10:04:00Z", "user.disabled", "ada"),
      event("2026-11-27T09:59:00Z", "user.viewed", "ada"),
    ];
    const shown = groupByDay(views, dayOf).flatMap(({ events }) => events);
    expect(shown.map(({ id }) => id.slice(11, 16))).toEqual(["10:59", "10:30", "10:05", "10:04", "09:59"]);
  });

  it("has every type in one kind, and a kind for types of other versions", () => {
    expect(KINDS.flatMap(typesOf).sort()).toEqual([...EVENT_TYPES].sort());
    expect(kindOfEvent("user.viewed")).toBe("administrators");
    expect(kindOfEvent("user.updated")).toBe("account");
    expect(kindOfEvent("sign-in.refused")).toBe("signIns");
    expect(kindOfEvent("something.new")).toBe("account");
  });
});
