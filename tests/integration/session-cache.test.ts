import { describe, expect, it } from "vitest";
import { transaction } from "@/lib/db/transaction";
import { readSession } from "@/lib/sessions/data";
import { revokeOtherSessions, revokeSession, rotateSession } from "@/lib/sessions/mutations";
import { updateProfile } from "@/lib/users/mutations";
import { countKept, countQueries, issueKeptSession, useSessionCache } from "./cached-sessions";
import { CLIENT } from "./fixtures";

useSessionCache();

describe("a session read twice", () => {
  it("is asked of the database once, and reads the same", async () => {
    const { session } = await issueKeptSession();
    const first = await readSession(session.sealed);
    expect(await countQueries(async () => expect(await readSession(session.sealed)).toEqual(first))).toBe(0);
    expect(first).toMatchObject({ status: "live", session: { id: session.id } });
  });

  it("is asked again for any other spelling of its value, and by a given moment", async () => {
    const { session } = await issueKeptSession();
    await readSession(session.sealed);
    expect((await readSession(`${session.sealed}=`)).status).toBe("unopenable");
    expect(await countQueries(async () => readSession(session.sealed, new Date()))).toBe(1);
  });

  it("is never kept when it is none", async () => {
    const { session, owned } = await issueKeptSession();
    await revokeSession(owned, CLIENT);
    expect(await readSession(session.sealed)).toEqual({ status: "unknown" });
    expect(countKept()).toBe(0);
  });
});

describe("a change by this process is seen by the next read", () => {
  it.each(["revokeSession", "revokeOtherSessions", "rotateSession"] as const)("%s", async (change) => {
    const { session, owned } = await issueKeptSession();
    await readSession(session.sealed);
    if (change === "revokeSession") await revokeSession(owned, CLIENT);
    else if (change === "rotateSession") await transaction((tx) => rotateSession(tx, owned));
    else await revokeOtherSessions({ ...owned, sessionId: crypto.randomUUID() }, CLIENT);
    expect(await readSession(session.sealed)).toEqual({ status: "unknown" });
  });

  it("updateProfile", async () => {
    const { session, user } = await issueKeptSession();
    await readSession(session.sealed);
    await updateProfile(user.id, { name: "Renamed" }, CLIENT);
    expect(await readSession(session.sealed)).toMatchObject({ user: { name: "Renamed" } });
  });
});
