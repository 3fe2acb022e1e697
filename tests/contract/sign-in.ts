import type { z } from "zod";
import { exchanged } from "@/lib/api/contract/schema";
import type { Application } from "./application";
import { type Answer, cookieOf, type Credentials, send } from "./client";
import type { SamplePerson } from "./sandbox";

/** Somebody signed in, and what they send to show it. */
export type SignedIn = {
  readonly person: SamplePerson;
  readonly userId: string;
  readonly as: Credentials;
};

/** Signs somebody in by a token of Google or GitHub, as a native client does. */
export async function signIn(
  application: Application,
  given: { person?: SamplePerson; by?: "google" | "github"; delivery?: "cookie" | "bearer" } = {},
): Promise<SignedIn> {
  const { by = "google", delivery = "cookie" } = given;
  const person = given.person ?? (await application.sandbox.addPerson());
  const answer = await exchange(application, by, person.id, { delivery });
  const { user_id, session_token } = readExchanged(answer);
  const as = session_token === undefined ? { cookie: cookieOf(answer) } : { bearer: session_token };
  return { person, userId: user_id, as };
}

/** Sends a fresh, honest token of somebody. */
export async function exchange(
  application: Application,
  by: "google" | "github",
  personId: string,
  fields: Record<string, unknown> = {},
): Promise<Answer> {
  const { sandbox } = application;
  if (by === "github") {
    const { access_token } = await sandbox.mintGithub({ person: personId });
    return send(application, "POST /auth/github", { json: { access_token, ...fields } });
  }
  const { id_token } = await sandbox.mintGoogle({ person: personId });
  return send(application, "POST /auth/google", { json: { id_token, ...fields } });
}

/** @throws ZodError for an answer that is no success */
export function readExchanged({ body }: Answer): z.output<typeof exchanged> {
  return exchanged.parse(body);
}
