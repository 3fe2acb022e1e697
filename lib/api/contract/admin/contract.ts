import { z } from "zod";
import type { Operation } from "../operation";
import { byId, done } from "../schema";
import * as schema from "./schema";

/** The operations of administrators. */
export const adminContract = {
  searchUsers: {
    method: "GET",
    path: "/api/admin/users",
    access: "admin",
    query: schema.userSearch,
    answer: z.object({ users: z.array(schema.userEntry), next_cursor: z.string().nullable() }),
    errors: [],
  },
  readUser: {
    method: "GET",
    path: "/api/admin/users/{id}",
    access: "admin",
    params: byId,
    answer: schema.userDetail,
    errors: ["not-found"],
  },
  changeUser: {
    method: "PATCH",
    path: "/api/admin/users/{id}",
    access: "admin-fresh",
    params: byId,
    body: schema.userChange,
    answer: schema.userDetail,
    errors: ["not-found", "last-administrator", "own-account"],
  },
  listUserSessions: {
    method: "GET",
    path: "/api/admin/users/{id}/sessions",
    access: "admin",
    params: byId,
    answer: z.object({ sessions: z.array(schema.userSession) }),
    errors: ["not-found"],
  },
  endUserSessions: {
    method: "DELETE",
    path: "/api/admin/users/{id}/sessions",
    access: "admin-fresh",
    params: byId,
    answer: done.extend({ ended: z.int() }),
    errors: ["not-found"],
  },
  readUserSession: {
    method: "GET",
    path: "/api/admin/users/{id}/sessions/{session_id}",
    access: "admin",
    params: schema.bySession,
    answer: schema.userSession,
    errors: ["not-found"],
  },
  endUserSession: {
    method: "DELETE",
    path: "/api/admin/users/{id}/sessions/{session_id}",
    access: "admin-fresh",
    params: schema.bySession,
    answer: done,
    errors: ["not-found"],
  },
  listDecisions: {
    method: "GET",
    path: "/api/admin/decisions",
    access: "admin",
    query: schema.decisionSearch,
    answer: z.object({ decisions: z.array(schema.decision), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  liftDecision: {
    method: "DELETE",
    path: "/api/admin/decisions/{id}",
    access: "admin-fresh",
    params: byId,
    answer: done,
    errors: ["not-found"],
  },
  searchEvents: {
    method: "GET",
    path: "/api/admin/events",
    access: "admin",
    query: schema.eventSearch,
    answer: z.object({ events: z.array(schema.auditEvent), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  exportEvents: {
    method: "GET",
    path: "/api/admin/events/export",
    access: "admin-fresh",
    query: schema.eventFilter,
    answer: z.string(),
    mediaType: "text/csv",
    errors: [],
  },
} as const satisfies Record<string, Operation>;
