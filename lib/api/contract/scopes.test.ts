import { describe, expect, test } from "vitest";
import { SCOPES } from "@/lib/service-tokens/policy";
import en from "@/messages/en.json";
import { openApiDocument } from "../openapi/document";
import { OPERATION_NAMES, operationNamed } from "./contract";
import { failuresOf } from "./failures";
import { isForAdministrators } from "./operation";

/**
 * What a service token needs for each operation of administrators, or that it takes a person. docs/service-tokens.md gives the
 * reasons. An operation that is not here has not been decided about.
 */
const DECIDED = {
  searchUsers: "users:read",
  readUser: "users:read",
  changeUser: "users:write",
  listUserSessions: "users:read",
  readUserSession: "users:read",
  endUserSessions: "sessions:revoke",
  endUserSession: "sessions:revoke",
  searchEvents: "events:read",
  verifySession: "verify",
  exportEvents: "a person",
  listDecisions: "a person",
  liftDecision: "a person",
  listInvitations: "a person",
  createInvitation: "a person",
  takeBackInvitation: "a person",
  listAccessRequests: "a person",
  decideAccessRequest: "a person",
  listApplications: "a person",
  createApplication: "a person",
  readApplication: "a person",
  changeApplication: "a person",
  deleteApplication: "a person",
  createApplicationSecret: "a person",
  deleteApplicationSecret: "a person",
  listWebhooks: "a person",
  createWebhook: "a person",
  readWebhook: "a person",
  changeWebhook: "a person",
  deleteWebhook: "a person",
  rotateWebhookSecret: "a person",
  testWebhook: "a person",
  listDeliveries: "a person",
  replayDeliveries: "a person",
  listServiceTokens: "a person",
  createServiceToken: "a person",
  revokeServiceToken: "a person",
} as const;

/** What a scope allows of users who are not administrators; of those it takes a person. */
const OF_ADMINISTRATORS = ["changeUser", "endUserSessions", "endUserSession"];

const operations = OPERATION_NAMES.map((name) => ({ name, operation: operationNamed(name) }));
const ofAdministrators = operations.filter(({ operation }) => operation.path.startsWith("/api/admin/"));

describe("service tokens", () => {
  test("have been decided about for every operation of administrators", () => {
    const scopes = ofAdministrators.map(({ name, operation }) => [name, operation.scope ?? "a person"]);
    expect(Object.fromEntries(scopes)).toEqual(DECIDED);
  });

  test("are taken nowhere else", () => {
    const elsewhere = operations.filter(({ operation }) => !operation.path.startsWith("/api/admin/"));
    expect(elsewhere.filter(({ operation }) => operation.scope !== undefined)).toEqual([]);
    expect(elsewhere.filter(({ operation }) => isForAdministrators(operation))).toEqual([]);
    expect(ofAdministrators.every(({ operation }) => isForAdministrators(operation))).toBe(true);
  });

  test("are refused by a code that the contract has", () => {
    for (const { name, operation } of ofAdministrators) {
      const codes = failuresOf(operation);
      const scoped = operation.scope !== undefined;
      expect(codes.includes("insufficient-scope"), name).toBe(scoped);
      expect(codes.includes("person-required"), name).toBe(!scoped || OF_ADMINISTRATORS.includes(name));
    }
  });

  test("stand in the document where they are taken, with the scope", () => {
    const { paths } = openApiDocument({ authUrl: "https://example.com", cookieName: "session" }, en.api);
    const told = Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ operationId, security }) =>
        security.flatMap((way) => ("serviceToken" in way ? [[operationId, way.serviceToken] as const] : [])),
      );
    const scoped = Object.entries(DECIDED).filter(([, scope]) => scope !== "a person");
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(scoped.map(([name, scope]) => [name, [scope]])),
    );
  });

  test("have no scope that is good for nothing", () => {
    const used = new Set(ofAdministrators.map(({ operation }) => operation.scope));
    expect(SCOPES.filter((scope) => !used.has(scope))).toEqual([]);
  });
});
