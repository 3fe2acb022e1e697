"use server";

import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/gate/action";
import { signOutCurrentSession } from "@/lib/gate/sign-out";
import type { Client } from "@/lib/http/client";
import { logEvent } from "@/lib/log";

/** Ends the session of the browser asking, and says only what happened: ended, nothing to end, or not ended. */
export const signOut = action(z.object({}), async (_form, { client }) => {
  redirect(`/sign-in?${(await outcomeOfSignOut(client)).toString()}`);
});

async function outcomeOfSignOut(client: Client): Promise<URLSearchParams> {
  try {
    const ended = await signOutCurrentSession(client);
    return new URLSearchParams({ notice: ended ? "signed-out" : "already-signed-out" });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reference = randomUUID();
    logEvent("error", "sign-out.failed", { request_id: reference, code: error.code, error });
    return new URLSearchParams({ notice: "still-signed-in", error: error.code, reference });
  }
}
