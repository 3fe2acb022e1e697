import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { findAppError } from "@/lib/errors";
import { requireAnyCaller, requireCaller } from "@/lib/gate/caller";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { addApplication, handBearer, handChild, issueParent } from "./applications-world";
import { createUser, emptyTables, useFreshDatabase } from "./fixtures";

const LIMIT = 3;
const ORIGIN = "https://a.example.com";

beforeAll(async () => {
  await useFreshDatabase();
  Object.assign(process.env, { LIMIT_REFUSED: `${LIMIT}/1m` });
});
beforeEach(async () => {
  await emptyTables();
  await db().rateLimit.deleteMany();
});

type Gate = typeof requireCaller | typeof requireAnyCaller;

async function outcome(gate: Gate, headers: Record<string, string>): Promise<string> {
  return gate(new Request("http://localhost:3000/api/me", { headers })).then(
    (caller) => (caller.application ? "application" : "full"),
    (error: unknown) => findAppError(error)?.code ?? String(error),
  );
}

const bearer = (sealed: string) => ({ authorization: `Bearer ${sealed}` });
const cookie = (sealed: string) => ({ cookie: `${sessionCookieName()}=${sealed}` });

async function everyKind() {
  const user = await createUser();
  const proxied = await addApplication({ origins: [ORIGIN] });
  const native = await addApplication({ kind: "NATIVE" });
  const parent = await issueParent(user);
  const child = await handChild(user, parent, proxied.id, ORIGIN);
  const handed = await handBearer(user, parent, native.id);
  return { full: parent.sealed, child: child.sealed, bearer: handed.sealed };
}

describe("who is let in, by what and in which way", () => {
  it.each([
    ["requireCaller", requireCaller, "application-session"],
    ["requireAnyCaller", requireAnyCaller, "application"],
  ] as const)("%s", async (_, gate, byBearer) => {
    const sealed = await everyKind();
    expect(await outcome(gate, bearer(sealed.full))).toBe("full");
    expect(await outcome(gate, cookie(sealed.full))).toBe("full");
    expect(await outcome(gate, bearer(sealed.bearer))).toBe(byBearer);
    expect(await outcome(gate, cookie(sealed.bearer))).toBe("application-session");
    expect(await outcome(gate, bearer(sealed.child))).toBe("application-session");
    expect(await outcome(gate, cookie(sealed.child))).toBe("application-session");
    // An Authorization header is judged alone, whatever cookie comes with it.
    expect(await outcome(gate, { ...bearer(sealed.child), ...cookie(sealed.full) })).toBe(
      "application-session",
    );
  });
});

describe.each([
  ["requireCaller", requireCaller],
  ["requireAnyCaller", requireAnyCaller],
] as const)("against the limit of its address, by %s", (_, gate) => {
  it("a session that is over counts, and is refused beyond it", async () => {
    const user = await createUser();
    const { id } = await addApplication({ kind: "NATIVE" });
    const parent = await issueParent(user);
    const dead: string[] = [];
    for (let count = 0; count <= LIMIT; count++) dead.push((await handBearer(user, parent, id)).sealed);
    await db().session.deleteMany();
    const came: string[] = [];
    for (const sealed of dead) came.push(await outcome(gate, bearer(sealed)));
    expect(came).toEqual([...Array<string>(LIMIT).fill("unauthenticated"), "rate-limited"]);
  });

  it("neither one that lives nor what never was one counts", async () => {
    const { child } = await everyKind();
    for (let count = 0; count <= LIMIT; count++) {
      expect(await outcome(gate, bearer(child))).toBe("application-session");
      expect(await outcome(gate, bearer(`a1.abcdefgh.${count}`))).toBe("unauthenticated");
    }
    expect(await db().rateLimit.count()).toBe(0);
  });
});
