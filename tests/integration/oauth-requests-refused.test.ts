import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { answerConsent, authorize } from "@/lib/oauth/authorize/authorize";
import { findRequest } from "@/lib/oauth/authorize/data";
import { answerRequest } from "@/lib/oauth/authorize/mutations";
import { REQUEST_LIFETIME } from "@/lib/oauth/authorize/request";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";
import { again, ask, createApplication, grantTo, idOf, signedIn } from "./oauth-world";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().application.deleteMany();
  await db().rateLimit.deleteMany();
});

describe("a client's request", () => {
  it("is over after ten minutes, and when its application is disabled or gone", async () => {
    const [application, caller] = [await createApplication(), await signedIn()];
    const id = idOf(await authorize(ask(application), caller, CLIENT));
    await db().application.updateMany({ data: { disabledAt: new Date() } });
    expect((await authorize(again(id), caller, CLIENT)).kind).toBe("refused");
    expect((await answerConsent(id, true, caller, CLIENT)).kind).toBe("refused");
    expect((await answerConsent(id, false, caller, CLIENT)).kind).toBe("refused");
    expect((await authorize(ask(application), caller, CLIENT)).kind).toBe("refused");
    await db().application.updateMany({ data: { disabledAt: null } });
    await db()
      .$executeRaw`UPDATE "AuthorizationRequest" SET "createdAt" = now() - make_interval(secs => ${REQUEST_LIFETIME})`;
    expect((await authorize(again(id), caller, CLIENT)).kind).toBe("refused");
    expect((await authorize(again(randomUUID()), caller, CLIENT)).kind).toBe("refused");
    expect((await authorize(again("' OR 1=1"), caller, CLIENT)).kind).toBe("refused");
    expect(await db().code.count()).toBe(0);
  });

  it("is over once its redirect URI is the application's no more", async () => {
    const [application, caller] = [await createApplication(), await signedIn()];
    const id = idOf(await authorize(ask(application), caller, CLIENT));
    await db().application.updateMany({ data: { redirectUris: ["https://client.example/other"] } });
    for (const answered of [
      authorize(again(id), caller, CLIENT),
      answerConsent(id, true, caller, CLIENT),
      answerConsent(id, false, caller, CLIENT),
    ])
      expect((await answered).kind).toBe("refused");
    expect(await db().code.count()).toBe(0);
  });

  it("is not answered where application or person are gone since they were read", async () => {
    const [application, caller] = [await createApplication({ skipConsent: true }), await signedIn()];
    const id = idOf(await authorize(ask(application), null, CLIENT));
    const request = await findRequest(id);
    if (!request) throw new Error("the request is not there");
    const answering = { userId: caller.user.id, sessionId: caller.session.id, client: CLIENT };
    await db().application.updateMany({ data: { disabledAt: new Date() } });
    expect(await answerRequest(request, answering, true)).toBeNull();
    expect([await db().code.count(), await db().grant.count(), await db().auditEvent.count()]).toEqual([
      0, 0, 0,
    ]);
    await db().application.updateMany({ data: { disabledAt: null } });
    await db().user.deleteMany();
    expect(await answerRequest(request, answering, true)).toBeNull();
  });

  it("is answered as often in an hour as one person may, who leaves a code or an event each time", async () => {
    const [application, caller] = [await createApplication(), await signedIn()];
    await grantTo(caller.user.id, application);
    const id = idOf(await authorize(ask(application, { prompt: "consent" }), caller, CLIENT));
    await authorize(ask(application), caller, CLIENT);
    await db().rateLimit.updateMany({
      where: { key: { startsWith: "personSignIn" } },
      data: { points: 600 },
    });
    for (const answer of [
      () => authorize(ask(application), caller, CLIENT),
      () => answerConsent(id, true, caller, CLIENT),
      () => answerConsent(id, false, caller, CLIENT),
    ])
      await expect(answer()).rejects.toMatchObject({ code: "rate-limited" });
    expect([await db().code.count(), await db().auditEvent.count()]).toEqual([1, 0]);
    const other = await signedIn({ email: "other@example.com" });
    await grantTo(other.user.id, application);
    expect((await authorize(ask(application), other, CLIENT)).kind).toBe("redirect");
  });

  it("leaves no more rows than an address may make", async () => {
    const application = await createApplication();
    const all = await Promise.allSettled(
      Array.from({ length: 70 }, () => authorize(ask(application), null, CLIENT)),
    );
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(60);
    expect(await db().authorizationRequest.count()).toBe(60);
  });
});
