import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createServiceToken, endServiceToken } from "@/lib/admin/service-tokens";
import { db } from "@/lib/db/client";
import { findAppError } from "@/lib/errors";
import { presentedServiceToken, requireServiceToken } from "@/lib/gate/service-token-caller";
import type { Scope } from "@/lib/service-tokens/policy";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";
import { administrator, DAY } from "./invited";

const LIMIT = 3;

beforeAll(async () => {
  await useFreshDatabase();
  Object.assign(process.env, { LIMIT_REFUSED: `${LIMIT}/1m`, LIMIT_EXCHANGE: `${LIMIT}/1m` });
});
beforeEach(async () => {
  await emptyTables();
  await db().rateLimit.deleteMany();
});

const requestWith = (authorization: string) =>
  new Request("http://localhost:3000/api/admin/users", { headers: { authorization } });

async function make(by: Awaited<ReturnType<typeof administrator>>) {
  const terms = { name: "Backup", scopes: ["users:read"] as const, lifetime: DAY };
  return createServiceToken({ ...by, terms }, CLIENT);
}

async function outcome(token: string, scope: Scope | undefined, counted = true): Promise<string> {
  return requireServiceToken(requestWith(`Bearer ${token}`), token, { scope, counted }).then(
    ({ serviceToken }) => serviceToken.name,
    (error: unknown) => findAppError(error)?.code ?? String(error),
  );
}

describe("a service token", () => {
  it("is what has its form, in the Authorization header alone", () => {
    const token = `st_${"A".repeat(43)}`;
    expect(presentedServiceToken(requestWith(`bearer  ${token}`))).toBe(token);
    expect(presentedServiceToken(requestWith(`Bearer inv_${"A".repeat(43)}`))).toBeUndefined();
    expect(presentedServiceToken(requestWith("Bearer v1.a.b"))).toBeUndefined();
    const headers = { cookie: `session=${token}` };
    const byCookie = new Request(`http://localhost:3000/api/admin/users?access_token=${token}`, { headers });
    expect(presentedServiceToken(byCookie)).toBeUndefined();
    expect(() => presentedServiceToken(requestWith(`Basic ${token}`))).toThrow("not a bearer value");
  });

  it("may ask so often, each by itself, whether it is let in or not", async () => {
    const by = await administrator();
    const [{ token }, other] = [await make(by), await make(by)];
    expect(await outcome(token, "users:read")).toBe("Backup");
    expect(await outcome(token, "users:write")).toBe("insufficient-scope");
    expect(await outcome(token, undefined)).toBe("person-required");
    expect(await outcome(token, "users:read")).toBe("rate-limited");
    expect(await outcome(other.token, "users:read")).toBe("Backup");
    expect(await outcome(token, "users:read", false)).toBe("Backup");
  });

  it("that is worth nothing counts against its address, once however often it is sent", async () => {
    const by = await administrator();
    const over: string[] = [];
    for (let count = 0; count <= LIMIT; count++) {
      const { id, token } = await make(by);
      await endServiceToken({ ...by, tokenId: id }, CLIENT);
      over.push(token);
    }
    const came: string[] = [];
    for (const token of [over[0] ?? "", ...over]) came.push(await outcome(token, "users:read"));
    expect(came).toEqual([...Array<string>(LIMIT + 1).fill("unauthenticated"), "rate-limited"]);
    // One that is good passes nevertheless.
    const { token } = await make(by);
    expect(await outcome(token, "users:read")).toBe("Backup");
  });
});
