"use server";

import { redirect } from "next/navigation";
import { findApplication } from "@/lib/applications/data";
import { AppError } from "@/lib/errors";
import { keepForm } from "@/lib/gate/kept-form";
import type { Refusal } from "@/lib/applications/rules";
import { adminAction, wrongFieldId } from "@/lib/gate/user-action";
import {
  changeApplication,
  createApplication,
  createSecret,
  deleteApplication,
  deleteSecret,
  disableApplication,
  enableApplication,
} from "@/lib/admin/applications";
import { withError, withNotice } from "@/app/notices/address";
import { showSecret } from "../new-secret";
import { fillForm, problemOf, readForm, writeProblem } from "./definition";
import { NEW_PAGE, PAGE, pageOf } from "./pages";
import { changeForm, createForm, idForm, secretForm } from "./schema";

/** Registers an application, and leads to its page, which shows its secret once. */
export const create = adminAction(
  createForm,
  () => ({ page: NEW_PAGE, form: "create" }),
  async (form, { actor, client, comeBack, user }) => {
    const read = readForm(form, { kind: form.kind, confidential: form.confidential === "on" });
    if ("problem" in read) redirect(await comeBack(writeProblem(read.problem)));
    const created = await createApplication({ ...actor, definition: read.definition }, client);
    if ("refusals" in created) redirect(await comeBack(writeProblem(problemOf(created.refusals))));
    const page = pageOf(created.id);
    redirect(
      created.secret === null
        ? withNotice(page, "application-created")
        : await showSecret(user.id, page, created.secret),
    );
  },
);

/** Changes what an application is. */
export const change = adminAction(
  changeForm,
  ({ application }) => ({ page: pageOf(application), form: "change" }),
  async ({ application: applicationId, ...form }, { actor, client, comeBack }) => {
    const stored = await findApplication(applicationId);
    if (!stored) redirect(pageOf(applicationId));
    const read = readForm(form, stored);
    if ("problem" in read) redirect(await comeBack(writeProblem(read.problem)));
    const changed = await orExplain(applicationId, () =>
      changeApplication({ ...actor, applicationId, change: read.definition }, client),
    );
    if (typeof changed === "object") redirect(await comeBack(writeProblem(problemOf(changed.refusals))));
    redirect(
      withNotice(
        pageOf(applicationId),
        changed === "changed" ? "application-changed" : "application-unchanged",
      ),
    );
  },
);

export const disable = adminAction(
  idForm,
  ({ application }) => ({ page: `${pageOf(application)}#state`, form: "disable" }),
  async ({ application: applicationId }, { actor, client }) => {
    await orExplain(applicationId, () => disableApplication({ ...actor, applicationId }, client));
    redirect(withNotice(pageOf(applicationId), "application-disabled"));
  },
);

export const enable = adminAction(
  idForm,
  ({ application }) => `${pageOf(application)}#state`,
  async ({ application: applicationId }, { actor, client, user }) => {
    const enabled = await orExplain(applicationId, () =>
      enableApplication({ ...actor, applicationId }, client),
    );
    if (typeof enabled === "object") redirect(await toDefinition(applicationId, user.id, enabled.refusals));
    redirect(withNotice(pageOf(applicationId), "application-enabled"));
  },
);

export const remove = adminAction(
  idForm,
  ({ application }) => ({ page: `${pageOf(application)}#delete`, form: "remove" }),
  async ({ application: applicationId }, { actor, client }) => {
    await orExplain(applicationId, () => deleteApplication({ ...actor, applicationId }, client));
    redirect(withNotice(PAGE, "application-deleted"));
  },
);

/** Makes another secret, and shows it once. */
export const makeSecret = adminAction(
  idForm,
  ({ application }) => ({ page: `${pageOf(application)}#secrets`, form: "new-secret" }),
  async ({ application: applicationId }, { actor, client, user }) => {
    const { secret } = await orExplain(applicationId, () =>
      createSecret({ ...actor, applicationId }, client),
    );
    redirect(await showSecret(user.id, pageOf(applicationId), secret));
  },
);

export const removeSecret = adminAction(
  secretForm,
  ({ application }) => `${pageOf(application)}#secrets`,
  async ({ application: applicationId, secret: secretId }, { actor, client }) => {
    await orExplain(applicationId, () => deleteSecret({ ...actor, applicationId, secretId }, client));
    redirect(withNotice(pageOf(applicationId), "secret-deleted"));
  },
);

/** The page with the stored description in its form, where what keeps it from being enabled is said beside the field. */
async function toDefinition(id: string, userId: string, refusals: readonly Refusal[]): Promise<string> {
  const stored = await findApplication(id);
  if (!stored) return pageOf(id);
  const { problem, field } = writeProblem(problemOf(refusals));
  const values = Object.entries(fillForm(stored));
  const fields = Object.fromEntries(
    values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  return keepForm({ form: "change", page: `${pageOf(id)}#${wrongFieldId(field)}`, userId, fields, problem });
}

/** Runs a change. What the application itself does not allow leads back to its page, which says so. */
async function orExplain<T>(applicationId: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The page of one that is not there says so.
    if (error.code === "application-unknown") redirect(pageOf(applicationId));
    if (!error.code.startsWith("application-")) throw error;
    redirect(withError(pageOf(applicationId), error.code, "administration.refused"));
  }
}
