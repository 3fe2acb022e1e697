import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { judgeSession, type StoredSession } from "./live-session";

const HOUR = 3600;
const DAY = 24 * HOUR;
const { lifetimes } = parseEnv({}, "development");
const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const stored: StoredSession = {
  userId: "user",
  createdAt: start,
  authenticatedAt: start,
  lastSeenAt: start,
  absoluteExpiresAt: after(30 * DAY),
  carrier: "COOKIE",
  provider: "google",
  email: null,
  name: null,
  image: null,
  role: "USER",
  locale: null,
  disabledAt: null,
  userCreatedAt: start,
};

describe("a stored session", () => {
  it("tells when it ends by the role that its user has now", () => {
    const end = (fields: Partial<StoredSession>) => {
      const judged = judgeSession("id", { ...stored, ...fields }, after(60), lifetimes);
      return judged.status === "live" ? judged.session.expiresAt : judged.status;
    };
    expect(end({})).toEqual(after(30 * DAY));
    expect(end({ role: "ADMIN" })).toEqual(after(DAY));
    expect(end({ role: "ADMIN", absoluteExpiresAt: after(HOUR) })).toEqual(after(HOUR));
  });

  it("of somebody disabled is that before anything else, and tells nothing of them", () => {
    const disabled = { ...stored, disabledAt: start };
    for (const now of [after(60), after(8 * DAY), after(31 * DAY)])
      expect(judgeSession("id", disabled, now, lifetimes)).toEqual({ status: "disabled" });
  });
});
