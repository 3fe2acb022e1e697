import { z } from "zod";
import type { Operation } from "../operation";
import { done } from "../schema";
import * as schema from "./schema";

/** What a person does about the applications that they let act. */
export const heldApplicationsContract = {
  listMyApplications: {
    method: "GET",
    path: "/api/me/applications",
    access: "user",
    answer: z.object({ applications: z.array(schema.heldApplication) }),
    errors: [],
  },
  takeBackApplication: {
    method: "DELETE",
    path: "/api/me/applications/{id}",
    access: "user",
    params: schema.byApplication,
    answer: done,
    errors: ["application-unknown"],
  },
} as const satisfies Record<string, Operation>;

/** What administrators do about applications. */
export const applicationsContract = {
  listApplications: {
    method: "GET",
    path: "/api/admin/applications",
    access: "admin",
    answer: z.object({ applications: z.array(schema.application) }),
    errors: [],
  },
  createApplication: {
    method: "POST",
    path: "/api/admin/applications",
    access: "admin-fresh",
    body: schema.applicationCreation,
    answer: schema.application,
    status: 201,
    errors: [],
  },
  readApplication: {
    method: "GET",
    path: "/api/admin/applications/{id}",
    access: "admin",
    params: schema.byApplication,
    answer: schema.application,
    errors: ["application-unknown"],
  },
  changeApplication: {
    method: "PATCH",
    path: "/api/admin/applications/{id}",
    access: "admin-fresh",
    params: schema.byApplication,
    body: schema.applicationChange,
    answer: schema.application,
    errors: ["application-unknown", "application-managed-by-file"],
  },
  deleteApplication: {
    method: "DELETE",
    path: "/api/admin/applications/{id}",
    access: "admin-fresh",
    params: schema.byApplication,
    answer: done,
    errors: ["application-unknown", "application-managed-by-file"],
  },
  createApplicationSecret: {
    method: "POST",
    path: "/api/admin/applications/{id}/secrets",
    access: "admin-fresh",
    params: schema.byApplication,
    answer: schema.createdSecret,
    status: 201,
    errors: ["application-unknown", "application-managed-by-file", "application-secrets"],
  },
  deleteApplicationSecret: {
    method: "DELETE",
    path: "/api/admin/applications/{id}/secrets/{secret_id}",
    access: "admin-fresh",
    params: schema.bySecret,
    answer: done,
    errors: ["application-unknown", "application-managed-by-file", "not-found"],
  },
} as const satisfies Record<string, Operation>;
