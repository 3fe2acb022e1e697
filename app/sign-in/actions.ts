"use server";

import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { z } from "zod";
import { beginSignIn } from "@/lib/auth/start";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/gate/action";
import type { Client } from "@/lib/http/client";
import { safeReturnTo } from "@/lib/http/redirect";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";
import { logEvent } from "@/lib/log";
import { findLoginHint } from "@/lib/oauth/authorize/data";
import { countSignIn } from "@/lib/metrics";

const schema = z.object({
  provider: z.enum(PROVIDERS),
  returnTo: z
    .unknown()
    .optional()
    .transform((value) => safeReturnTo(value)),
});

/** Sends the browser to a provider, or back to the page with a reason. */
export const signInWith = action(schema, async ({ provider, returnTo }, { client }) => {
  redirect(await destination(provider, returnTo, client));
});

async function destination(provider: Provider, returnTo: string, client: Client): Promise<string> {
  try {
    const loginHint = await findLoginHint(returnTo);
    return await beginSignIn(provider, returnTo, client, { kind: "sign-in" }, loginHint);
  } catch (error) {
    const code = error instanceof AppError ? error.code : "unexpected";
    const reference = randomUUID();
    const level = error instanceof AppError && error.status < 500 ? "info" : "error";
    countSignIn(provider, code);
    logEvent(level, "sign-in.not-begun", { request_id: reference, provider, code, error });
    return `/sign-in?${new URLSearchParams({ error: code, reference, returnTo }).toString()}`;
  }
}
