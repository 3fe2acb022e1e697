import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db, pool } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { signIn } from "@/lib/identity/sign-in";
import { changeRole, disableUser } from "@/lib/admin/mutations";
import { digestOfAccount, digestOfEmail } from "@/lib/users/decisions/digest";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

const LISTED = "deputy@example.com";

beforeAll(async () => {
  vi.stubEnv("ADMIN_EMAILS", `chief@example.com, ${LISTED}`);
  await useFreshDatabase();
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(emptyTables);

async function enter(proof: Identity) {
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id };
}

async function enterChief() {
  const { userId, sessionId } = await enter(identity({ subject: "chief", email: "chief@example.com" }));
  return { actorId: userId, actorSessionId: sessionId };
}

describe("the migration that makes the table of decisions", () => {
  it("makes the same digests, and keeps what was decided before", async () => {
    const chief = await enterChief();
    const { userId: demoted } = await enter(identity({ subject: "deputy", email: LISTED }));
    await changeRole({ ...chief, userId: demoted, role: "USER" }, CLIENT);
    const { userId: disabled } = await enter(
      identity({ provider: "github", subject: "5", email: "пример@example.com" }),
    );
    await disableUser({ ...chief, userId: disabled, reason: "x" }, CLIENT);
    const unvouched = await enter(identity({ subject: "6", email: "kept@example.com" }));
    await db().account.updateMany({ where: { userId: unvouched.userId }, data: { email: null } });
    const before = await listDecisions();
    await db().decision.deleteMany();

    await pool().query(`BEGIN; ${backfill()}; COMMIT`);

    expect(await listDecisions()).toEqual(before);
    expect(before).toContainEqual(["DISABLED", hex(digestOfEmail("пример@example.com")), disabled]);
    expect(before).toContainEqual([
      "DISABLED",
      hex(digestOfAccount({ provider: "github", subject: "5" })),
      disabled,
    ]);
    expect(before).toContainEqual(["DEMOTED", hex(digestOfEmail(LISTED)), demoted]);
    expect(await db().user.findUnique({ where: { id: unvouched.userId } })).toMatchObject({ email: null });
  });

  function backfill(): string {
    const file = new URL("../../prisma/migrations/20261127091436_decisions/migration.sql", import.meta.url);
    const [, rest] = readFileSync(file, "utf8").split(/(?=-- What was decided before)/);
    if (rest === undefined) throw new Error("the migration has no such part");
    return rest;
  }

  async function listDecisions() {
    const rows = await db().decision.findMany();
    return rows.map(({ kind, digest, userId }) => [kind, hex(digest), userId]).sort();
  }
});

function hex(digest: Uint8Array): string {
  return Buffer.from(digest).toString("hex");
}
