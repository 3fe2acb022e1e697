"use server";

import { redirect } from "next/navigation";
import type { ErrorCode } from "@/lib/errors";
import { adminAction } from "@/lib/gate/user-action";
import { endSessionsOf } from "@/lib/admin/sessions";
import { changeRole as changeRoleOf, disableUser, enableUser } from "@/lib/admin/mutations";
import { disablingReason } from "@/lib/admin/policy";
import { withError, withNotice } from "@/app/notices/address";
import type { AdminOutcome } from "@/app/notices/outcomes";
import { pageOf } from "./load";
import { disableForm, endSessionForm, roleForm, userForm } from "./schema";

/** Shuts a person out, with a reason that they will read; one that cannot be shown comes back to be corrected. */
export const disable = adminAction(
  disableForm,
  ({ user }) => ({ page: pageOf(user), form: "disable" }),
  async ({ user: userId, reason: typed }, { actor, client, comeBack }) => {
    const reason = disablingReason.safeParse(typed);
    if (!reason.success) {
      const problem = reason.error.issues[0]?.message ?? "reason-unreadable";
      redirect(await comeBack({ problem, field: "reason" }));
    }
    const change = { ...actor, userId, reason: reason.data };
    redirectAfterChange(userId, await disableUser(change, client), "user-disabled", "user-already-disabled");
  },
);

/** Lets a user in again. */
export const enable = adminAction(
  userForm,
  ({ user }) => `${pageOf(user)}#standing`,
  async ({ user: userId }, { actor, client }) => {
    const outcome = await enableUser({ ...actor, userId }, client);
    redirectAfterChange(userId, outcome, "user-enabled", "user-already-enabled");
  },
);

/** Makes a user an administrator, or takes that away. */
export const changeRole = adminAction(
  roleForm,
  ({ user }) => ({ page: pageOf(user), form: "role" }),
  async ({ user: userId, role }, { actor, client }) => {
    const change = { ...actor, userId, role };
    const made = role === "ADMIN" ? "made-admin" : "made-user";
    redirectAfterChange(userId, await changeRoleOf(change, client), made, "role-unchanged");
  },
);

/** Ends one session of a user. */
export const endSession = adminAction(
  endSessionForm,
  ({ user }) => ({ page: pageOf(user), form: "session" }),
  async ({ user: userId, session: sessionId }, { actor, client }) => {
    const ended = await endSessionsOf({ ...actor, userId, sessionId }, client);
    redirect(withNotice(pageOf(userId), ended > 0 ? "session-ended" : "session-already-ended"));
  },
);

/** Ends all sessions of a user. */
export const endSessions = adminAction(
  userForm,
  ({ user }) => ({ page: pageOf(user), form: "sessions" }),
  async ({ user: userId }, { actor, client }) => {
    const count = await endSessionsOf({ ...actor, userId }, client);
    redirect(withNotice(pageOf(userId), count > 0 ? "sessions-ended" : "no-sessions", { count }));
  },
);

type Change =
  "changed" | "unchanged" | "not-found" | Extract<ErrorCode, "last-administrator" | "own-account">;

function redirectAfterChange(
  userId: string,
  change: Change,
  done: AdminOutcome,
  notNeeded: AdminOutcome,
): never {
  // The page of somebody who is not there says so.
  if (change === "not-found") redirect(pageOf(userId));
  if (change === "changed") redirect(withNotice(pageOf(userId), done));
  if (change === "unchanged") redirect(withNotice(pageOf(userId), notNeeded));
  redirect(withError(pageOf(userId), change, "administration.refused"));
}
