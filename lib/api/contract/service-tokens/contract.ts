import { z } from "zod";
import type { Operation } from "../operation";
import { byId, done, page } from "../schema";
import * as schema from "./schema";

/** What administrators do about service tokens, none of which a token may do: it would outlive itself. And what a backend asks by one. */
export const serviceTokensContract = {
  listServiceTokens: {
    method: "GET",
    path: "/api/admin/service-tokens",
    access: "admin",
    query: page,
    answer: z.object({ service_tokens: z.array(schema.serviceToken), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  createServiceToken: {
    method: "POST",
    path: "/api/admin/service-tokens",
    access: "admin-fresh",
    body: schema.serviceTokenCreation,
    answer: schema.createdServiceToken,
    status: 201,
    errors: [],
  },
  revokeServiceToken: {
    method: "DELETE",
    path: "/api/admin/service-tokens/{id}",
    access: "admin-fresh",
    params: byId,
    answer: done,
    errors: ["not-found"],
  },
  verifySession: {
    method: "POST",
    path: "/api/admin/verify",
    access: "admin",
    scope: "verify",
    body: schema.presentedSession,
    answer: schema.verifiedSession,
    errors: [],
  },
} as const satisfies Record<string, Operation>;
