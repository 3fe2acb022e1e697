import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { takeBackApplication } from "@/lib/applications/grants/mutations";
import { db } from "@/lib/db/client";
import { findWaitingDevice } from "@/lib/oauth/device/data";
import {
  answerDevice,
  beginDeviceAuthorization,
  hashUserCode,
  pollDevice,
} from "@/lib/oauth/device/mutations";
import { DEVICE_CODE_LIFETIME } from "@/lib/oauth/device/policy";
import { devicePath, readDeviceQuestion } from "@/lib/oauth/device/question";
import type { LiveSession } from "@/lib/sessions/data";
import { revokeSession } from "@/lib/sessions/mutations";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";
import { createApplication, signedIn } from "./oauth-world";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().application.deleteMany();
});

async function begin() {
  const application = await createApplication({ kind: "NATIVE", confidential: false, device: true });
  const asked = { applicationId: application.id, scopes: ["profile"], client: CLIENT };
  const { deviceCode, userCode } = await beginDeviceAuthorization(asked);
  const userCodeHash = hashUserCode(userCode.toLowerCase()) ?? new Uint8Array();
  const answer = ({ user, session }: LiveSession, allowed = true) =>
    answerDevice({ userCodeHash, allowed }, { userId: user.id, sessionId: session.id, client: CLIENT });
  const poll = (applicationId = application.id) => pollDevice(deviceCode, { applicationId, client: CLIENT });
  return { application, userCodeHash, answer, poll };
}

const named = (at: number) => signedIn({ email: `person.${String(at)}@example.com` });

describe("a device", () => {
  it("is let in by the first of those who answer at once, for them alone, and once", async () => {
    const { application, answer, poll } = await begin();
    const callers = await Promise.all([named(1), named(2), named(3)]);
    const answered = await Promise.all(callers.map((caller) => answer(caller)));
    expect(answered.filter(Boolean)).toHaveLength(1);
    const first = callers[answered.indexOf(true)];
    expect(await db().grant.findMany()).toMatchObject([
      { userId: first?.user.id, applicationId: application.id, scopes: ["profile"] },
    ]);
    expect(await db().auditEvent.findMany({ where: { type: "application.allowed" } })).toMatchObject([
      { subjectId: first?.user.id, sessionId: first?.session.id, detail: { application: "Reports" } },
    ]);
    expect(await poll()).toMatchObject({ session: { userId: first?.user.id }, scopes: ["profile"] });
    expect(await poll()).toBe("invalid_grant");
  });

  it("that is denied stays so, and lets the application act no more than before", async () => {
    const { answer, poll } = await begin();
    const [denying, allowing] = [await named(1), await named(2)];
    expect([await answer(denying, false), await answer(allowing)]).toEqual([true, false]);
    expect(await poll()).toBe("access_denied");
    expect([
      await db().grant.count(),
      await db().session.count({ where: { scopes: { has: "profile" } } }),
    ]).toEqual([0, 0]);
    expect(await db().auditEvent.count({ where: { type: "application.refused" } })).toBe(1);
  });

  it.each([
    ["ten minutes later", { createdAt: new Date(Date.now() - DEVICE_CODE_LIFETIME * 1000) }, {}],
    ["of an application that is disabled", {}, { disabledAt: new Date() }],
    ["of an application that has no devices any more", {}, { device: false }],
  ])("%s can be neither found nor answered", async (_what, code, application) => {
    const { answer, userCodeHash } = await begin();
    const caller = await named(1);
    expect(await findWaitingDevice(userCodeHash)).not.toBeNull();
    await db().deviceCode.updateMany({ data: code });
    await db().application.updateMany({ data: application });
    expect(await findWaitingDevice(userCodeHash)).toBeNull();
    expect(await answer(caller)).toBe(false);
    expect([await db().grant.count(), await db().auditEvent.count()]).toEqual([0, 0]);
  });

  it("that was answered is found no more", async () => {
    const { answer, userCodeHash } = await begin();
    await answer(await named(1));
    expect(await findWaitingDevice(userCodeHash)).toBeNull();
  });

  it("of another application gets nothing by its code", async () => {
    const { answer, poll } = await begin();
    await answer(await named(1));
    expect(await poll((await createApplication()).id)).toBe("invalid_grant");
    expect(await poll()).toMatchObject({ scopes: ["profile"] });
  });

  it.each([
    [
      "signs out",
      "access_denied",
      ({ user, session }: LiveSession) => revokeSession({ userId: user.id, sessionId: session.id }, CLIENT),
    ],
    [
      "takes it back",
      "invalid_grant",
      ({ user, session }: LiveSession, applicationId: string) =>
        takeBackApplication({ userId: user.id, sessionId: session.id, applicationId }, CLIENT),
    ],
    [
      "may not enter any more",
      "access_denied",
      () => db().application.updateMany({ data: { access: { emails: [] } } }),
    ],
  ])("whose person %s before it polls gets nothing", async (_what, expected, end) => {
    const { application, answer, poll } = await begin();
    const caller = await named(1);
    await answer(caller);
    await end(caller, application.id);
    expect(await poll()).toBe(expected);
    expect(await db().session.count({ where: { applicationId: application.id } })).toBe(0);
  });
});

it("the question about a device opens for whoever typed its code, and nobody else", async () => {
  const { userCodeHash } = await begin();
  const [typing, other] = [await named(1), await named(2)];
  const sealed = new URLSearchParams(devicePath(userCodeHash, typing.user.id).split("?")[1]).get("device");
  expect(readDeviceQuestion(sealed, typing.user.id)).toEqual(userCodeHash);
  expect(readDeviceQuestion(sealed, other.user.id)).toBeNull();
  expect(readDeviceQuestion(`${sealed ?? ""}A`, typing.user.id)).toBeNull();
});
