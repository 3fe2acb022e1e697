import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { generateFlowKey } from "@/lib/hosts/flow-key";
import { arriveAtHost, beginAtHost } from "@/lib/hosts/mutations";
import { signOutAtHost } from "@/lib/hosts/sign-out";
import { callbackOf } from "@/lib/oauth/authorize/request";
import { issueCode, redeemCode } from "@/lib/oauth/code/mutations";
import { addApplication, issueParent } from "./applications-world";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

const A = "https://a.example.net";
const B = "https://b.example.org";

beforeAll(() => useFreshDatabase());
beforeEach(emptyTables);

/** Somebody's browser, signed in at our own host, and a guarded host. */
async function openBrowser(origin = A) {
  const user = await createUser({ email: `person@${new URL(origin).hostname}` });
  const parent = await issueParent(user);
  const application = await addApplication({ origins: [origin] });
  const host = { applicationId: application.id, origin };
  const flowKey = generateFlowKey();
  const begin = (target = "/d?x=%20") => beginAtHost(host, { target, flowKey, client: CLIENT });
  const authorize = (requestId: string) =>
    transaction((tx) =>
      issueCode(tx, {
        applicationId: application.id,
        userId: user.id,
        authorizingSessionId: parent.id,
        redirectUri: callbackOf(origin),
        requestId,
        scopes: [],
      }),
    );
  return {
    user,
    parent,
    application,
    host,
    flowKey,
    begin,
    authorize,
    come: async () => {
      const state = await begin();
      return { state, code: await authorize(state), flowKey, sealed: undefined, client: CLIENT };
    },
  };
}

const countChildren = (parentId: string) => db().session.count({ where: { parentId } });

describe("a sign-in that comes back to a guarded host", () => {
  it("is handed a session of that host, and led to what was asked for", async () => {
    const { host, come, parent, user } = await openBrowser();
    const arrival = await arriveAtHost(host, await come());
    if (arrival.status !== "started") throw new Error(arrival.status);
    expect(arrival.target).toBe("/d?x=%20");
    expect(await readApplicationSession(arrival.session.sealed)).toMatchObject({
      status: "live",
      user: { id: user.id },
      application: { id: host.applicationId, origin: A, parentId: parent.id },
    });
  });

  it("of another browser, another host or another request is nothing here, and uses nothing up", async () => {
    const first = await openBrowser();
    const elsewhere = await openBrowser(B);
    const came = await first.come();
    const other = await first.come();
    const foreign = [
      arriveAtHost(first.host, { ...came, flowKey: generateFlowKey() }),
      arriveAtHost(first.host, { ...came, flowKey: null }),
      arriveAtHost(first.host, { ...came, state: null }),
      arriveAtHost(first.host, { ...came, state: "none" }),
      arriveAtHost(first.host, { ...came, code: null }),
      arriveAtHost(first.host, { ...came, code: "none" }),
      arriveAtHost(first.host, { ...came, code: other.code }),
      arriveAtHost(elsewhere.host, came),
      arriveAtHost({ ...first.host, origin: B }, came),
      arriveAtHost({ ...first.host, applicationId: elsewhere.application.id }, came),
    ];
    for (const arrival of await Promise.all(foreign)) expect(arrival).toEqual({ status: "unknown" });
    expect(await countChildren(first.parent.id)).toBe(0);
    expect(await arriveAtHost(first.host, came)).toMatchObject({ status: "started" });
  });

  it("is over after ten minutes", async () => {
    const { host, come } = await openBrowser();
    const came = await come();
    await db()
      .$executeRaw`UPDATE "AuthorizationRequest" SET "createdAt" = now() - interval '10 minutes' WHERE "id" = ${came.state}::uuid`;
    expect(await arriveAtHost(host, came)).toEqual({ status: "unknown" });
  });

  it("makes no second session when it is repeated, and ends none", async () => {
    const { host, come, parent } = await openBrowser();
    const came = await come();
    const first = await arriveAtHost(host, came);
    if (first.status !== "started") throw new Error(first.status);
    for (const sealed of [undefined, first.session.sealed])
      expect(await arriveAtHost(host, { ...came, sealed })).toEqual({
        status: "signed-in",
        target: "/d?x=%20",
      });
    expect(await countChildren(parent.id)).toBe(1);
    expect(await readApplicationSession(first.session.sealed)).toMatchObject({ status: "live" });
  });

  it("leads on no more when the browser has been signed out since", async () => {
    const { host, come, parent } = await openBrowser();
    const came = await come();
    await arriveAtHost(host, came);
    await db().session.delete({ where: { id: parent.id } });
    expect(await arriveAtHost(host, came)).toEqual({ status: "over", target: "/d?x=%20" });
  });

  it("makes no session when the browser has been signed out on the way", async () => {
    const { host, come, parent } = await openBrowser();
    const came = await come();
    await db().session.delete({ where: { id: parent.id } });
    expect(await arriveAtHost(host, came)).toEqual({ status: "over", target: "/d?x=%20" });
    expect(await db().session.count()).toBe(0);
  });

  it("keeps the session that the browser has there already, but none of another browser's or host's", async () => {
    const { host, come, parent } = await openBrowser();
    const first = await arriveAtHost(host, await come());
    if (first.status !== "started") throw new Error(first.status);
    const { sealed } = first.session;
    expect(await arriveAtHost(host, { ...(await come()), sealed })).toMatchObject({ status: "signed-in" });
    expect(await countChildren(parent.id)).toBe(1);
    const another = await openBrowser(B);
    expect(await arriveAtHost(another.host, { ...(await another.come()), sealed })).toMatchObject({
      status: "started",
    });
  });

  it("of 20 tabs that began before leads each to its own, with 5 sessions at most", async () => {
    const { host, flowKey, begin, authorize, parent } = await openBrowser();
    const targets = Array.from({ length: 20 }, (_, tab) => `/tab/${tab}`);
    const states = await Promise.all(targets.map((target) => begin(target)));
    const codes = await Promise.all(states.map((state) => authorize(state)));
    const arrivals = await Promise.all(
      states.map((state, tab) =>
        arriveAtHost(host, { state, code: codes[tab] ?? null, flowKey, sealed: undefined, client: CLIENT }),
      ),
    );
    expect(
      arrivals.map((arrival) => (arrival.status === "started" ? arrival.target : arrival.status)),
    ).toEqual(targets);
    expect(await countChildren(parent.id)).toBeLessThanOrEqual(5);
  });

  it("is told that its cookie is lost when it comes a fourth time within a minute, whether it brings the cookie or not", async () => {
    for (const brings of [false, true]) {
      await emptyTables();
      const { host, come, parent } = await openBrowser();
      let sealed: string | undefined;
      for (let round = 1; round <= 3; round++) {
        const arrival = await arriveAtHost(host, { ...(await come()), sealed });
        expect(["started", "signed-in"]).toContain(arrival.status);
        if (brings && arrival.status === "started") ({ sealed } = arrival.session);
      }
      const fourth = await come();
      expect(await arriveAtHost(host, { ...fourth, sealed })).toEqual({
        status: "cookie-lost",
        target: "/d?x=%20",
      });
      expect(await countChildren(parent.id)).toBe(brings ? 1 : 3);
      await db()
        .$executeRaw`UPDATE "Code" SET "usedAt" = now() - interval '61 seconds' WHERE "usedAt" IS NOT NULL`;
      expect(await arriveAtHost(host, { ...fourth, sealed })).toMatchObject({
        status: brings ? "signed-in" : "started",
      });
    }
  });

  it("brings a code that nobody else can exchange, not as a program either", async () => {
    const { host, come } = await openBrowser();
    const came = await come();
    const redeemer = { applicationId: host.applicationId, redirectUri: callbackOf(A), client: CLIENT };
    expect(await redeemCode(came.code, redeemer)).toBeNull();
    expect(await db().session.count({ where: { applicationId: host.applicationId } })).toBe(0);
  });
});

it("leads away no more often than an address may begin", async () => {
  const { host, flowKey } = await openBrowser();
  const asked = { target: "/", flowKey, client: { ...CLIENT, ip: "198.51.100.60" } };
  const all = await Promise.allSettled(Array.from({ length: 62 }, () => beginAtHost(host, asked)));
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(60);
  expect(await db().authorizationRequest.count()).toBe(60);
});

it("signing out at a host ends the browser's session, and with it those of all hosts", async () => {
  const { host, come, parent, user } = await openBrowser();
  const arrival = await arriveAtHost(host, await come());
  if (arrival.status !== "started") throw new Error(arrival.status);
  const { sealed } = arrival.session;
  const other = await issueParent(user);
  expect(await signOutAtHost(undefined, A, CLIENT)).toBe(false);
  expect(await signOutAtHost(sealed, B, CLIENT)).toBe(false);
  expect(await signOutAtHost(parent.sealed, A, CLIENT)).toBe(false);
  expect(await db().session.count()).toBe(3);
  expect(await signOutAtHost(sealed, A, CLIENT)).toBe(true);
  expect(await db().session.findMany({ select: { id: true } })).toEqual([{ id: other.id }]);
  expect(await signOutAtHost(sealed, A, CLIENT)).toBe(false);
});
