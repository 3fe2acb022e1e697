"use server";

import { redirect } from "next/navigation";
import { withError, withQuery } from "@/app/notices/address";
import { isProvenSince } from "@/lib/accounts/memberships";
import { findMembershipsFor } from "@/lib/applications/data";
import { AppError } from "@/lib/errors";
import { consumeCodeGuess } from "@/lib/gate/limit";
import { confirmUrl, userAction } from "@/lib/gate/user-action";
import { findWaitingDevice } from "@/lib/oauth/device/data";
import { answerDevice, hashUserCode } from "@/lib/oauth/device/mutations";
import { DEVICE, devicePath, readDeviceQuestion } from "@/lib/oauth/device/question";
import { judgeEntry } from "@/lib/oauth/entry";
import { MEMBERSHIP_PROVIDER } from "@/lib/providers/providers";
import { answerForm, codeForm, FORM, PAGE } from "./schema";

/** Looks for the device that shows a code, and leads to the question about it. */
export const findDevice = userAction(
  codeForm,
  () => ({ page: PAGE, form: FORM }),
  async ({ code }, { user, client, comeBack }) => {
    // Before it is looked for: whether a guess was right must not be told beyond the limit either.
    await tellLimit(() => consumeCodeGuess(user.id, client));
    const hash = hashUserCode(code);
    const waiting = hash && (await findWaitingDevice(hash));
    if (!hash || !waiting) redirect(await comeBack({ problem: "unknown", field: "code" }));
    redirect(devicePath(hash, user.id));
  },
);

/** Lets a device in, or does not. */
export const answerAsked = userAction(
  answerForm,
  () => PAGE,
  async ({ [DEVICE]: sealed, answer }, { user, session, client }) => {
    const userCodeHash = readDeviceQuestion(sealed, user.id);
    const waiting = userCodeHash && (await findWaitingDevice(userCodeHash));
    const allowed = answer === "allow";
    if (waiting && allowed) {
      // Once for a device, as for a request: GitHub may never answer about an organisation.
      const { access } = waiting.application;
      const memberships = await findMembershipsFor(access, user.id);
      const proof = isProvenSince(memberships, waiting.createdAt) ? "given" : null;
      const entry = judgeEntry(access, user, memberships, proof);
      const question = devicePath(userCodeHash, user.id);
      // They come back to the question, and answer it anew.
      if (entry.kind === "prove") redirect(confirmUrl(question, MEMBERSHIP_PROVIDER));
      if (entry.kind === "refused" && entry.lacks !== null)
        redirect(withQuery(question, { notice: `device-no-${entry.lacks}` }));
      if (entry.kind === "refused") redirect(withError(PAGE, "application-forbidden", "device.refused"));
    }
    const answering = { userId: user.id, sessionId: session.id, client };
    const answered = waiting && (await answerDevice({ userCodeHash, allowed }, answering));
    const notice = allowed ? "device-allowed" : "device-denied";
    redirect(withQuery(PAGE, { notice: answered ? notice : "device-over" }));
  },
);

async function tellLimit(count: () => Promise<void>): Promise<void> {
  try {
    await count();
  } catch (error) {
    if (error instanceof AppError && error.code === "rate-limited")
      redirect(withError(PAGE, "rate-limited", "device.refused"));
    throw error;
  }
}
