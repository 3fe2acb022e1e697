import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { recordRefusal } from "@/lib/identity/refusal";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const reference = randomUUID();

async function refuse(userId: string | undefined, ...attempt: Parameters<typeof recordRefusal>[2][]) {
  const failure = new AppError("account-disabled", "disabled", { userId, reason: "Left the team" });
  await recordRefusal(CLIENT, { provider: "google", failure, reference }, ...attempt);
  return db().auditEvent.findFirstOrThrow({
    where: { type: { endsWith: ".refused" } },
    orderBy: { at: "desc" },
    select: { type: true, actorId: true, subjectId: true, sessionId: true, detail: true },
  });
}

const detail = { provider: "google", code: "account-disabled", reference };

it("a refused sign-in has as subject the user whom the failure names, and tells no more of them", async () => {
  const { id } = await createUser();
  const event = { type: "sign-in.refused", actorId: null, subjectId: id, sessionId: null, detail };
  expect(await refuse(id)).toEqual(event);
});

it("a refused sign-in of nobody known has no subject", async () => {
  expect(await refuse(undefined)).toMatchObject({ type: "sign-in.refused", subjectId: null, detail });
});

it("a refused sign-in of somebody who has been deleted meanwhile is not written about them", async () => {
  const { id } = await createUser();
  await deleteUser(id);
  expect(await refuse(id)).toMatchObject({ type: "sign-in.refused", subjectId: null });
});

it("a refused link has as subject who asked for it, whoever the failure names", async () => {
  const asking = await createUser();
  const owner = await createUser({ email: "owner@example.com" });
  const sessionId = randomUUID();
  expect(await refuse(owner.id, { kind: "link", userId: asking.id, sessionId })).toMatchObject({
    type: "link.refused",
    subjectId: asking.id,
    sessionId,
  });
});
