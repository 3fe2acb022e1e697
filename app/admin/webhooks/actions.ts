"use server";

import { redirect } from "next/navigation";
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  disableWebhook,
  enableWebhook,
  replayWebhook,
  rotateWebhookSecret,
  testWebhook,
} from "@/lib/admin/webhooks";
import { AppError } from "@/lib/errors";
import { adminAction } from "@/lib/gate/user-action";
import { withNotice } from "@/app/notices/address";
import { showSecret } from "../new-secret";
import { readForm } from "./definition";
import { PAGE, pageOf } from "./pages";
import { changeForm, createForm, idForm, replayForm } from "./schema";

const DAY_MS = 86_400_000;

/** Adds a webhook, and leads to its page, which shows its secret once. */
export const create = adminAction(
  createForm,
  () => ({ page: PAGE, form: "create" }),
  async (form, { actor, client, comeBack, user }) => {
    const read = readForm(form);
    if ("wrong" in read) redirect(await comeBack(read.wrong));
    const created = await createWebhook({ ...actor, definition: read.definition }, client);
    if (created === "too-many") redirect(await comeBack({ problem: "too-many", field: "url" }));
    redirect(await showSecret(user.id, pageOf(created.id), created.secret));
  },
);

/** Changes where a webhook leads and what it is told. */
export const change = adminAction(
  changeForm,
  ({ webhook }) => ({ page: pageOf(webhook), form: "change" }),
  async ({ webhook: webhookId, ...form }, { actor, client, comeBack }) => {
    const read = readForm(form);
    if ("wrong" in read) redirect(await comeBack(read.wrong));
    const changed = await orToPage(webhookId, () =>
      changeWebhook({ ...actor, webhookId, change: read.definition }, client),
    );
    redirect(withNotice(pageOf(webhookId), changed === "changed" ? "webhook-changed" : "webhook-unchanged"));
  },
);

/** Gives it another secret, and shows it once. */
export const rotate = adminAction(
  idForm,
  ({ webhook }) => ({ page: `${pageOf(webhook)}#secret`, form: "rotate" }),
  async ({ webhook: webhookId }, { actor, client, user }) => {
    const secret = await orToPage(webhookId, () => rotateWebhookSecret({ ...actor, webhookId }, client));
    redirect(await showSecret(user.id, pageOf(webhookId), secret));
  },
);

export const disable = adminAction(
  idForm,
  ({ webhook }) => ({ page: `${pageOf(webhook)}#state`, form: "disable" }),
  async ({ webhook: webhookId }, { actor, client }) => {
    await orToPage(webhookId, () => disableWebhook({ ...actor, webhookId }, client));
    redirect(withNotice(pageOf(webhookId), "webhook-disabled"));
  },
);

export const enable = adminAction(
  idForm,
  ({ webhook }) => `${pageOf(webhook)}#state`,
  async ({ webhook: webhookId }, { actor, client }) => {
    await orToPage(webhookId, () => enableWebhook({ ...actor, webhookId }, client));
    redirect(withNotice(pageOf(webhookId), "webhook-enabled"));
  },
);

export const remove = adminAction(
  idForm,
  ({ webhook }) => ({ page: `${pageOf(webhook)}#delete`, form: "remove" }),
  async ({ webhook: webhookId }, { actor, client }) => {
    await orToPage(webhookId, () => deleteWebhook({ ...actor, webhookId }, client));
    redirect(withNotice(PAGE, "webhook-deleted"));
  },
);

/** Sends it a message that tells of nothing. */
export const test = adminAction(
  idForm,
  ({ webhook }) => `${pageOf(webhook)}#deliveries`,
  async ({ webhook: webhookId }, { actor, client }) => {
    await orToPage(webhookId, () => testWebhook({ ...actor, webhookId }, client));
    redirect(withNotice(pageOf(webhookId), "webhook-tested"));
  },
);

/** Sends again what is done. */
export const replay = adminAction(
  replayForm,
  ({ webhook }) => `${pageOf(webhook)}#deliveries`,
  async ({ webhook: webhookId, ...which }, { actor, client }) => {
    const replayed =
      "delivery" in which
        ? { deliveryId: which.delivery }
        : { failedSince: new Date(Date.now() - Number(which.days) * DAY_MS) };
    const count = await orToPage(webhookId, () => replayWebhook({ ...actor, webhookId, replayed }, client));
    redirect(withNotice(pageOf(webhookId), "webhook-replayed", { count }));
  },
);

/** Runs a change. The page of a webhook that is not there says so. */
async function orToPage<T>(webhookId: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof AppError && error.code === "not-found") redirect(pageOf(webhookId));
    throw error;
  }
}
