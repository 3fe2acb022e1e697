import { readNotice, type Query } from "@/app/notices/query";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireUser } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { confirmUrl } from "@/lib/gate/user-action";
import { addressKey } from "@/lib/http/client";
import { findWaitingDevice } from "@/lib/oauth/device/data";
import { DEVICE, devicePath, readDeviceQuestion } from "@/lib/oauth/device/question";
import { MEMBERSHIP_PROVIDER } from "@/lib/providers/providers";
import { keptCode, PAGE } from "./schema";

const NOTICES = [
  "device-allowed",
  "device-denied",
  "device-over",
  "device-no-account",
  "device-no-membership",
] as const;

export type DeviceView = Awaited<ReturnType<typeof loadDevice>>;

/** What the page shows: the field for a code, or the question about the device whose code was typed. */
export async function loadDevice(query: Query) {
  const { user } = await requireUser(addressWithKept(PAGE, query));
  const { [DEVICE]: sealed } = query;
  const outcome = readNotice(NOTICES, query);
  const hash = readDeviceQuestion(sealed, user.id);
  const waiting = hash && (await findWaitingDevice(hash));
  return {
    /** Where a notice leads to, if it leads anywhere. */
    next: nextOf(outcome.notice, hash && devicePath(hash, user.id)),
    outcome:
      sealed !== undefined && waiting === null ? { ...outcome, notice: "device-over" as const } : outcome,
    kept: keptCode.parse(await findKeptForm(PAGE, user.id, query)),
    question:
      typeof sealed === "string" && waiting
        ? { sealed, waiting, isElsewhere: await asksFromElsewhere(waiting.ip) }
        : null,
  };
}

/** What can be done about a membership that is lacking. */
function nextOf(notice: (typeof NOTICES)[number] | null, question: string | null): string {
  if (notice === "device-no-account") return `/account/connections?connect=${MEMBERSHIP_PROVIDER}`;
  return confirmUrl(question ?? PAGE, MEMBERSHIP_PROVIDER);
}

/** Whether the device is known to be at another address than the browser: somebody far away may have sent its code. */
async function asksFromElsewhere(ip: string | null): Promise<boolean> {
  const here = (await currentClient()).ip;
  return ip !== null && here !== null && addressKey(ip) !== addressKey(here);
}
