import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { readMetrics } from "@/lib/metrics";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { addApplication, handBearer } from "./applications-world";
import { A, arrive, at, B, bearer, codeOf, cookie, LEFT, useHosts, verify, verifyFast } from "./hosts-world";

useHosts();

describe("a session of a guarded host", () => {
  it("is told to that host, at once and as the handler does", async () => {
    const { user, application, child } = await arrive();
    const asked = {
      ...at(A, "/d?x=1"),
      ...cookie(child.sealed),
      "proxy-hands-on": "Cookie, X-Forwarded-Cookie",
    };
    const first = await verify(asked);
    expect(first).toMatchObject({
      status: 200,
      headers: {
        "remote-user": user.id,
        "x-application": application.clientId,
        cookie: "theme=dark; session=theirs",
        "x-forwarded-cookie": "theme=dark; session=theirs",
      },
    });
    expect(first.headers).not.toHaveProperty("strict-transport-security");
    expect(await verifyFast(asked)).toEqual(first);
    const byForwarded = {
      "x-forwarded-proto": "https",
      "x-forwarded-host": "a.example.net",
      "x-forwarded-uri": "/",
      ...cookie(child.sealed),
    };
    expect(await verifyFast(byForwarded)).toMatchObject({ status: 200 });
    expect(await verifyFast({ ...at(A), ...cookie(child.sealed) }, "?role=user")).toMatchObject({
      status: 200,
    });
    expect(codeOf(await verify({ ...at(A), ...cookie(child.sealed) }, "?role=admin"))).toBe("403 forbidden");
    expect(await verifyFast({ ...at(A), ...cookie(child.sealed) }, "?role=admin")).toMatchObject({
      status: LEFT,
    });
  });

  it("is counted at each check, and so is each refusal, by its code", async () => {
    const { child } = await arrive();
    const counted = async (outcome: string) => {
      const line = `cloakroom_application_checks_total{outcome="${outcome}"} `;
      const { text } = await readMetrics();
      return Number(
        text
          .split("\n")
          .find((each) => each.startsWith(line))
          ?.slice(line.length) ?? 0,
      );
    };
    const count = () => Promise.all(["success", "unauthenticated", "application-unknown"].map(counted));
    const before = await count();
    for (const each of [verify, verifyFast]) {
      expect(await each({ ...at(A), ...cookie(child.sealed) })).toMatchObject({ status: 200 });
      // The fast path leaves these, and their counting; our own host is no application.
      for (const headers of [at(A), at("https://unknown.example"), {}]) await each(headers);
    }
    expect(await count()).toEqual(before.map((value, at) => value + (at === 0 ? 2 : 1)));
  });

  it("is refused as a bearer, at another host, and at our own", async () => {
    const { child } = await arrive();
    await addApplication({ origins: [B] });
    await waitForOwnInvalidation();
    expect(codeOf(await verify({ ...at(A), ...bearer(child.sealed) }))).toBe("401 unauthenticated");
    expect(codeOf(await verify({ ...at(B), ...cookie(child.sealed) }))).toBe("401 unauthenticated");
    expect((await verify(cookie(child.sealed))).status).toBeGreaterThanOrEqual(401);
    for (const headers of [bearer(child.sealed), { ...at(B), ...cookie(child.sealed) }])
      expect(await verifyFast({ ...at(A), ...headers })).toMatchObject({ status: LEFT });
  });

  it("ends with its parent", async () => {
    const { parent, child } = await arrive();
    const asked = { ...at(A), ...cookie(child.sealed) };
    expect(await verify(asked)).toMatchObject({ status: 200 });
    await db().session.delete({ where: { id: parent.id } });
    await waitForOwnInvalidation();
    expect(await verifyFast(asked)).toMatchObject({ status: LEFT });
    expect(codeOf(await verify(asked))).toBe("401 unauthenticated");
  });

  it.each<[what: string, change: (id: string) => Promise<unknown>, told: string]>([
    [
      "the rule lets nobody in",
      (id) => db().application.update({ where: { id }, data: { access: { emails: [] } } }),
      "403 application-forbidden",
    ],
    [
      "the rule is none that is known",
      (id) => db().application.update({ where: { id }, data: { access: { anybody: true } } }),
      "403 application-forbidden",
    ],
    [
      "the application is disabled",
      (id) => db().application.update({ where: { id }, data: { disabledAt: new Date() } }),
      "403 application-forbidden",
    ],
    [
      "the host is no application's any more",
      (id) => db().applicationOrigin.deleteMany({ where: { applicationId: id } }),
      "403 application-unknown",
    ],
    [
      "the host is another application's",
      async () =>
        db().applicationOrigin.update({
          where: { origin: A },
          data: { applicationId: (await addApplication()).id },
        }),
      "401 unauthenticated",
    ],
  ])("is refused by the next request when %s", async (_, change, told) => {
    const { application, child } = await arrive();
    const asked = { ...at(A), ...cookie(child.sealed) };
    expect(await verify(asked)).toMatchObject({ status: 200 });
    expect(await verifyFast(asked)).toMatchObject({ status: 200 });
    await change(application.id);
    await waitForOwnInvalidation();
    expect(await verifyFast(asked)).toMatchObject({ status: LEFT });
    expect(codeOf(await verify(asked))).toBe(told);
  });
});

describe("a full session", () => {
  it("opens no guarded host, by cookie or as a bearer, and is as good as none there", async () => {
    const { parent } = await arrive();
    for (const presented of [cookie(parent.sealed), bearer(parent.sealed)]) {
      const asked = { ...at(A, "/x"), ...presented };
      expect(await verifyFast(asked)).toMatchObject({ status: LEFT });
      const refused = await verify(asked);
      expect(codeOf(refused)).toBe("401 unauthenticated");
      expect(refused.headers.location).toBe(`${A}/.cloakroom/start?to=/x`);
    }
  });
});

describe("a bearer", () => {
  it("is told to its own application and to those that take it, as much as its scopes say", async () => {
    const { user, parent } = await arrive();
    const program = await addApplication({ kind: "NATIVE" });
    const taking = await addApplication({ origins: [B], accepts: [program.clientId] });
    const { sealed } = await handBearer(user, parent, program.id, ["profile"]);
    await waitForOwnInvalidation();
    const told = await verify({ ...at(B), ...bearer(sealed) });
    expect(told).toMatchObject({
      status: 200,
      headers: {
        "remote-user": user.id,
        "remote-email": "",
        "remote-groups": "user",
        "x-application": taking.clientId,
      },
    });
    expect(await verifyFast({ ...at(B), ...bearer(sealed) })).toEqual(told);
    const own = await verify(bearer(sealed), `?application=${program.clientId}`);
    expect(own).toMatchObject({
      status: 200,
      // A program is told no role.
      headers: { "x-application": program.clientId, "remote-groups": "" },
    });
    expect(await verifyFast(bearer(sealed), `?application=${program.clientId}`)).toEqual(own);
    expect(codeOf(await verify({ ...at(A), ...bearer(sealed) }))).toBe("401 unauthenticated");
    expect(codeOf(await verify({ ...at(B), ...cookie(sealed) }))).toBe("401 unauthenticated");
    expect(codeOf(await verify(bearer(sealed), "?application=none"))).toBe("403 application-unknown");
    expect(codeOf(await verify({ ...at(A), ...bearer(sealed) }, `?application=${taking.clientId}`))).toBe(
      "403 application-unknown",
    );
  });

  it("is not taken when the application that has it is disabled or lets its person not in", async () => {
    const { user, parent } = await arrive();
    const program = await addApplication({ kind: "NATIVE" });
    await addApplication({ origins: [B], accepts: [program.clientId] });
    const { sealed } = await handBearer(user, parent, program.id, []);
    await db().application.update({ where: { id: program.id }, data: { access: { emails: [] } } });
    await waitForOwnInvalidation();
    expect(codeOf(await verify({ ...at(B), ...bearer(sealed) }))).toBe("403 application-forbidden");
  });
});

it("a session is read once for the handler and the fast path", async () => {
  const { child } = await arrive();
  expect(await verifyFast({ ...at(A), ...cookie(child.sealed) })).toMatchObject({ status: LEFT });
  await readApplicationSession(child.sealed);
  await currentApplications();
  expect(await verifyFast({ ...at(A), ...cookie(child.sealed) })).toMatchObject({ status: 200 });
});
