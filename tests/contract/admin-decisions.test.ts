import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { decision } from "@/lib/api/contract/admin/schema";
import { sharedApplication } from "./application";
import { send } from "./client";
import { exchange, signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const reason = "Left the team";

let admin: SignedIn;
beforeAll(async () => {
  admin = await signIn(application);
  await database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, admin.userId);
});

const ask = (operation: string, json?: unknown) =>
  send(application, operation as `GET /${string}`, { as: admin.as, json });
const decisionsOf = (body: unknown) => z.object({ decisions: z.array(decision) }).parse(body).decisions;

it("a decision outlives its person, is found by their e-mail or account, and is lifted", async () => {
  const { userId, person, as } = await signIn(application);
  await send(application, "DELETE /api/me", { as });
  const again = await signIn(application, { person });
  await ask(`PATCH /api/admin/users/${again.userId}`, { disabled: true, reason });
  await database.query(`DELETE FROM "User" WHERE "id" = $1`, again.userId);
  expect(again.userId).not.toBe(userId);
  expect(await exchange(application, "google", person.id)).toMatchObject({
    status: 403,
    body: { code: "account-disabled" },
  });

  const { email } = person.google;
  const byEmail = decisionsOf(
    (await ask(`GET /api/admin/decisions?email=${encodeURIComponent(email)}`)).body,
  );
  expect(byEmail).toMatchObject([
    { kind: "disabled", user_id: again.userId, erased: true, email: null, actor_id: admin.userId },
  ]);
  const account = `provider=google&subject=${person.google.sub}`;
  expect(decisionsOf((await ask(`GET /api/admin/decisions?${account}`)).body)).toEqual(byEmail);
  expect(decisionsOf((await ask("GET /api/admin/decisions?email=nobody@example.com")).body)).toEqual([]);

  const path = `DELETE /api/admin/decisions/${byEmail[0]?.id}`;
  expect(await ask(path)).toMatchObject({ status: 200, body: { success: true } });
  expect(await ask(path)).toMatchObject({ status: 404, body: { code: "not-found" } });
  expect((await exchange(application, "google", person.id)).status).toBe(200);
});

it.each([
  "email=",
  "email=%00",
  "provider=google",
  "subject=1",
  "provider=example&subject=1",
  "email=a@example.com&provider=google&subject=1",
  "cursor=x",
])("%s is malformed", async (query) => {
  expect(await ask(`GET /api/admin/decisions?${query}`)).toMatchObject({
    status: 400,
    body: { code: "malformed-request" },
  });
});

it("a cursor of nothing finds nothing", async () => {
  expect(decisionsOf((await ask(`GET /api/admin/decisions?cursor=${randomUUID()}`)).body)).toEqual([]);
});
