import { z } from "zod";
import type { Operation } from "./operation";
import { adminContract } from "./admin/contract";
import { applicationsContract, heldApplicationsContract } from "./applications/contract";
import { exchangeContract } from "./exchange";
import { newcomersContract } from "./newcomers/contract";
import * as schema from "./schema";
import { serviceTokensContract } from "./service-tokens/contract";
import { webhooksContract } from "./webhooks/contract";

/** Every operation of the HTTP contract, by name; `messages/*.json` has words for each under `api.operations`. */
export const contract = {
  ...exchangeContract,
  verify: {
    method: "GET",
    path: "/api/verify",
    access: "public",
    query: schema.requirements,
    answer: z.object({}),
    errors: [
      "unauthenticated",
      "forbidden",
      "application-session",
      "application-forbidden",
      "application-unknown",
      "rate-limited",
      "database-unavailable",
    ],
  },
  getMe: {
    method: "GET",
    path: "/api/me",
    access: "user",
    answer: schema.me,
    applicationAnswer: schema.applicationMe,
    errors: [],
  },
  changeMe: {
    method: "PATCH",
    path: "/api/me",
    access: "user",
    body: schema.profileChange,
    answer: schema.me,
    errors: [],
  },
  deleteMe: {
    method: "DELETE",
    path: "/api/me",
    access: "fresh",
    answer: schema.done,
    errors: ["last-administrator"],
  },
  listSessions: {
    method: "GET",
    path: "/api/me/sessions",
    access: "user",
    answer: z.object({ sessions: z.array(schema.session) }),
    errors: [],
  },
  endOtherSessions: {
    method: "DELETE",
    path: "/api/me/sessions",
    access: "user",
    answer: schema.done.extend({ ended: z.int() }),
    errors: [],
  },
  endSession: {
    method: "DELETE",
    path: "/api/me/sessions/{id}",
    access: "user",
    params: schema.byId,
    answer: schema.done,
    errors: ["not-found"],
  },
  signOut: {
    method: "DELETE",
    path: "/api/me/session",
    access: "user",
    answer: schema.done,
    applicationAnswer: schema.done,
    errors: [],
  },
  listAccounts: {
    method: "GET",
    path: "/api/me/accounts",
    access: "user",
    answer: z.object({ accounts: z.array(schema.account) }),
    errors: [],
  },
  unlinkAccount: {
    method: "DELETE",
    path: "/api/me/accounts/{id}",
    access: "fresh",
    params: schema.byId,
    answer: schema.done,
    errors: ["not-found", "last-account"],
  },
  listEvents: {
    method: "GET",
    path: "/api/me/events",
    access: "user",
    query: schema.page,
    answer: z.object({ events: z.array(schema.event), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  ...heldApplicationsContract,
  exportMe: {
    method: "GET",
    path: "/api/me/export",
    access: "fresh",
    answer: schema.exported,
    errors: [],
  },
  ...adminContract,
  ...newcomersContract,
  ...applicationsContract,
  ...serviceTokensContract,
  ...webhooksContract,
  readContract: {
    method: "GET",
    path: "/api/openapi.json",
    access: "public",
    answer: z.looseObject({ openapi: z.literal("3.1.1") }),
    errors: [],
  },
  checkLife: {
    method: "GET",
    path: "/api/health/live",
    access: "public",
    answer: z.object({ status: z.literal("live") }),
    errors: [],
  },
  checkReadiness: {
    method: "GET",
    path: "/api/health/ready",
    access: "public",
    answer: z.object({ status: z.literal("ready") }),
    errors: ["not-ready"],
  },
  readMetrics: {
    method: "GET",
    path: "/api/metrics",
    access: "METRICS_TOKEN",
    mediaType: "text/plain",
    answer: z.string(),
    errors: [],
  },
  cleanUp: {
    method: "GET",
    path: "/api/cron/cleanup",
    access: "CRON_SECRET",
    answer: schema.cleaned,
    errors: ["database-unavailable"],
  },
  deliver: {
    method: "GET",
    path: "/api/cron/deliver",
    access: "CRON_SECRET",
    answer: z.object({ attempts: z.int() }),
    errors: ["database-unavailable"],
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof contract;

/** All names, in the order in which readers meet them. */
export const OPERATION_NAMES: readonly OperationName[] = Object.keys(contract).filter(isOperationName);

/** An operation with the parts that not every operation has. */
export function operationNamed(name: OperationName): Operation {
  return contract[name];
}

function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(contract, name);
}
