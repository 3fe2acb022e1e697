import { describe, expect, it } from "vitest";
import { databaseClock, type Heartbeat, isRecent, MAX_AGE_MS } from "./heartbeat";

/** Sent when the monotonic clock said 1000, and back after 30 ms; the wall clocks of both machines differ. */
const heartbeat: Heartbeat = {
  sent: { monotonic: 1_000, wall: 1_700_000_000_000 },
  returned: 1_030,
  databaseTime: 1_699_999_000_000,
};

const after = (monotonic: number, wall = monotonic) => ({
  monotonic: heartbeat.sent.monotonic + monotonic,
  wall: heartbeat.sent.wall + wall,
});

describe("isRecent", () => {
  it.each([
    ["at once", after(0), true],
    ["just before its end", after(MAX_AGE_MS - 1), true],
    ["at its end by both clocks", after(MAX_AGE_MS), false],
    ["at its end by the monotonic clock alone", after(MAX_AGE_MS, MAX_AGE_MS - 1), false],
    ["at its end by the wall clock alone, as after a sleep", after(MAX_AGE_MS - 1, MAX_AGE_MS), false],
    ["within it though the wall clock was set back", after(MAX_AGE_MS - 1, -3_600_000), true],
    ["past its end though the wall clock was set back", after(MAX_AGE_MS, -3_600_000), false],
  ])("%s", (_, now, recent) => {
    expect(isRecent(heartbeat, now)).toBe(recent);
  });

  it("counts from when it was sent, not from when it was back", () => {
    expect(isRecent({ ...heartbeat, returned: heartbeat.sent.monotonic + 1_999 }, after(MAX_AGE_MS))).toBe(
      false,
    );
  });

  it("has two seconds, and nothing before the first heartbeat", () => {
    expect(MAX_AGE_MS).toBe(2_000);
    expect(isRecent(null, after(0))).toBe(false);
  });
});

describe("databaseClock", () => {
  it.each([
    // The database said its time between sent and returned, so that long is unknown, and 5 ms of drift on either side.
    ["when it is back", after(30), 0 - 5, 30 + 5],
    ["a second after it was sent", after(1_000), 970 - 5, 1_000 + 5],
    ["whatever the wall clock says", after(1_000, 9_999_999), 970 - 5, 1_000 + 5],
  ])("%s", (_, now, earliest, latest) => {
    expect(databaseClock(heartbeat, now)).toEqual({
      earliest: heartbeat.databaseTime + earliest,
      latest: heartbeat.databaseTime + latest,
    });
  });
});
