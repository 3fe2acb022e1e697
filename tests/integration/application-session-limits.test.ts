import { beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { issueSession } from "@/lib/sessions/mutations";
import { MAX_SESSIONS_PER_USER } from "@/lib/sessions/policy";
import { addApplication, handBearer, handChild, issueParent } from "./applications-world";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const ORIGIN = "https://a.example.com";
const OTHER = "https://b.example.com";

const ids = (sessions: readonly { id: string }[]) => sessions.map(({ id }) => id).sort();

async function inTurn<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index++) made.push(await make());
  return made;
}

it("a user has at most 20 bearers of an application; the oldest goes, and no other application's", async () => {
  const user = await createUser();
  const somebody = await createUser({ email: "other@example.com" });
  const [first, second] = [await addApplication({ kind: "NATIVE" }), await addApplication({ kind: "WEB" })];
  const parent = await issueParent(user);
  const others = [
    await handBearer(user, parent, second.id),
    await handBearer(somebody, await issueParent(somebody), first.id),
  ];
  const bearers = await inTurn(22, () => handBearer(user, parent, first.id));
  const left = await db().session.findMany({ where: { carrier: "BEARER" }, select: { id: true } });
  expect(ids(left)).toEqual(ids([...others, ...bearers.slice(2)]));
});

it("a browser has at most 5 sessions at an origin; the oldest goes, and none at another or of another browser", async () => {
  const user = await createUser();
  const { id } = await addApplication({ origins: [ORIGIN, OTHER] });
  const [parent, elsewhere] = [await issueParent(user), await issueParent(user)];
  const others = [await handChild(user, parent, id, OTHER), await handChild(user, elsewhere, id, ORIGIN)];
  const children = await inTurn(7, () => handChild(user, parent, id, ORIGIN));
  const left = await db().session.findMany({ where: { parentId: { not: null } }, select: { id: true } });
  expect(ids(left)).toEqual(ids([...others, ...children.slice(2)]));
});

it("twelve at once leave no more", async () => {
  const user = await createUser();
  const proxied = await addApplication({ origins: [ORIGIN] });
  const native = await addApplication({ kind: "NATIVE" });
  const parent = await issueParent(user);
  await inTurn(18, () => handBearer(user, parent, native.id));
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) =>
      index % 2 === 0 ? handChild(user, parent, proxied.id, ORIGIN) : handBearer(user, parent, native.id),
    ),
  );
  expect(await db().session.count({ where: { parentId: parent.id } })).toBe(5);
  expect(await db().session.count({ where: { applicationId: native.id } })).toBe(20);
});

it("the 50 of a user are full sessions, and those of sixty guarded hosts end none of them", async () => {
  const user = await createUser();
  const hosts = Array.from({ length: 60 }, (_, index) => `https://host-${index}.example.com`);
  const { id } = await addApplication({ origins: hosts });
  const native = await addApplication({ kind: "NATIVE" });
  const [oldest, ...parents] = await inTurn(MAX_SESSIONS_PER_USER, () => issueParent(user));
  if (!oldest) throw new Error("there is no session");
  for (const origin of hosts) await handChild(user, oldest, id, origin);
  await handBearer(user, oldest, native.id);
  expect(await db().session.count({ where: { applicationId: null } })).toBe(50);
  expect(await db().session.count({ where: { parentId: oldest.id } })).toBe(60);
  // The next sign-in ends the oldest, and with it what its browser has at guarded hosts; a program's stays.
  await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  expect(await db().session.count({ where: { applicationId: null } })).toBe(50);
  expect(await db().session.count({ where: { id: { in: parents.map((one) => one.id) } } })).toBe(49);
  expect(await db().session.count({ where: { applicationId: { not: null } } })).toBe(1);
});
