import { z } from "zod";
import type { Operation } from "../operation";
import { byId, done, page } from "../schema";
import * as schema from "./schema";

/** What administrators do about who may become a user. */
export const newcomersContract = {
  listInvitations: {
    method: "GET",
    path: "/api/admin/invitations",
    access: "admin",
    query: page,
    answer: z.object({ invitations: z.array(schema.invitation), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  createInvitation: {
    method: "POST",
    path: "/api/admin/invitations",
    access: "admin-fresh",
    body: schema.invitationCreation,
    answer: schema.createdInvitation,
    status: 201,
    errors: ["sign-up-closed"],
  },
  takeBackInvitation: {
    method: "DELETE",
    path: "/api/admin/invitations/{id}",
    access: "admin-fresh",
    params: byId,
    answer: done,
    errors: ["not-found"],
  },
  listAccessRequests: {
    method: "GET",
    path: "/api/admin/access-requests",
    access: "admin",
    query: page,
    answer: z.object({ access_requests: z.array(schema.accessRequest), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  decideAccessRequest: {
    method: "PATCH",
    path: "/api/admin/access-requests/{id}",
    access: "admin-fresh",
    params: byId,
    body: schema.accessDecision,
    answer: done,
    errors: ["not-found"],
  },
} as const satisfies Record<string, Operation>;
