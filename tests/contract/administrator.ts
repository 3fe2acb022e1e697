import { beforeAll, expect } from "vitest";
import { application as applicationSchema } from "@/lib/api/contract/applications/schema";
import type { Application } from "./application";
import { send } from "./client";
import { signIn, type SignedIn } from "./sign-in";

export const WEB = {
  name: "Wiki",
  kind: "web",
  redirect_uris: ["https://wiki.example.com/callback"],
  confidential: true,
  access: { everybody: true },
};

/** Asks as an administrator who signs in before the tests of a file. */
export function asAdministrator(application: Application) {
  let admin: SignedIn;
  beforeAll(async () => {
    admin = await signIn(application);
    await application.database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, admin.userId);
  });
  const ask = (operation: string, json?: unknown) =>
    send(application, operation as `GET /${string}`, { as: admin.as, json });
  const register = async (body: unknown) => {
    const answer = await ask("POST /api/admin/applications", body);
    expect(answer.status).toBe(201);
    return applicationSchema.parse(answer.body);
  };
  const shown = async (id: string) =>
    applicationSchema.parse((await ask(`GET /api/admin/applications/${id}`)).body);
  return { ask, register, shown };
}
