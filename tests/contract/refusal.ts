import { expect } from "vitest";
import type { ErrorCode } from "@/lib/errors";
import type { Application } from "./application";
import { type Answer, send } from "./client";

/** Sends a proof that must be refused with a code, leave no row anywhere, and leave exactly one trace of the refusal. */
export async function expectRefusal(
  application: Application,
  provider: "google" | "github",
  proof: Record<string, unknown>,
  code: ErrorCode,
): Promise<Answer> {
  const { database } = application;
  const before = await database.countRows();
  const answer = await send(application, `POST /auth/${provider}`, { json: proof });
  expect(answer.body).toMatchObject({ code });
  expect(answer.headers.getSetCookie()).toEqual([]);
  const { request_id: reference } = answer.body as { request_id: string };
  expect(await database.countRows()).toEqual({ ...before, AuditEvent: (before.AuditEvent ?? 0) + 1 });
  const events = await database.query(
    `SELECT * FROM "AuditEvent" WHERE "detail" ->> 'reference' = $1`,
    reference,
  );
  const event = {
    type: "sign-in.refused",
    actorId: null,
    subjectId: null,
    sessionId: null,
    ip: "127.0.0.1",
    detail: { provider, code, reference },
  };
  expect(events).toEqual([expect.objectContaining(event)]);
  return answer;
}
