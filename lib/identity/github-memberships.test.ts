import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { findAppError } from "@/lib/errors";
import type * as memberships from "./github-memberships";

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const json =
  (status: number, body: object, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const refuse = (status: number, message: string, headers?: Record<string, string>) =>
  json(status, { message, documentation_url: "https://docs.github.com/rest" }, headers);
const text =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);

const ACTIVE = json(200, { state: "active", role: "member", organization: { login: "acme", id: 1 } });
const PENDING = json(200, { state: "pending", role: "member" });
const NONE = refuse(404, "Not Found");

/** What the server answers about each organisation. */
let answers: Record<string, Answer> = {};
const server = createServer((request, response) => {
  const [, organization = ""] = /\/orgs\/([^/]+)/.exec(request.url ?? "") ?? [];
  (answers[organization] ?? ACTIVE)(response, request);
});

/** What has been logged, in place of standard output. */
let logged = "";
const write = (lines: string) => {
  logged += lines;
};

let findActiveMemberships: typeof memberships.findActiveMemberships;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server has no port");
  vi.stubEnv("LOG_LEVEL", "warn");
  Object.assign(globalThis, { cloakroomOutput: { waiting: "", destination: { write } } });
  vi.stubEnv("AUTH_GITHUB_ID", "client");
  vi.stubEnv("AUTH_GITHUB_SECRET", "a secret of this client");
  vi.stubEnv("AUTH_GITHUB_URL", `http://127.0.0.1:${address.port}`);
  ({ findActiveMemberships } = await import("./github-memberships"));
});
beforeEach(() => {
  answers = {};
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

async function found(required: string[], known: string[] = []): Promise<string> {
  try {
    return String((await findActiveMemberships("token", "mo", { required, known }))?.active);
  } catch (error) {
    return findAppError(error)?.code ?? "unexpected";
  }
}

const LIMITED = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

/** What an organisation answers, and whether nobody can tell by it. */
const CASES: readonly [
  string,
  Answer,
  "none" | "not-told" | "outage" | "token-invalid" | "provider-account-suspended",
][] = [
  ["no member", NONE, "none"],
  ["an invitation that is not accepted", PENDING, "none"],
  ["the scope is missing", refuse(403, "You need at least read:org scope."), "not-told"],
  ["the scope is missing, hidden", refuse(404, "Not Found", { "x-oauth-scopes": "user:email" }), "not-told"],
  ["no member, with the scope", refuse(404, "Not Found", { "x-oauth-scopes": "repo, read:org" }), "none"],
  ["an application's token", refuse(403, "Resource not accessible by integration"), "not-told"],
  ["an IP allow list", refuse(403, "the `acme` organization has an IP allow list enabled"), "not-told"],
  ["single sign-on", refuse(403, "Resource protected by organization SAML enforcement."), "not-told"],
  ["applications kept out", refuse(403, "has enabled OAuth App access restrictions"), "not-told"],
  ["words that nobody knows yet", refuse(403, "Forbidden for some new reason"), "not-told"],
  ["renamed", refuse(301, "Moved Permanently", { location: "/other" }), "none"],
  ["renamed, without words", text(301, "", { location: "/other" }), "none"],
  ["moved for good", text(308, "", { location: "/other" }), "none"],
  ["led elsewhere", text(302, "", { location: "/login" }), "outage"],
  ["a limit by its words", refuse(403, LIMITED), "outage"],
  ["a limit by Retry-After", refuse(403, "Forbidden", { "retry-after": "7" }), "outage"],
  ["a limit by what remains", refuse(403, "Forbidden", { "x-ratelimit-remaining": "0" }), "outage"],
  ["abuse", refuse(403, "You have triggered an abuse detection mechanism."), "outage"],
  ["too many", refuse(429, LIMITED, { "retry-after": "7" }), "outage"],
  ["a proxy's page", text(403, "<!doctype html><title>Blocked</title>"), "outage"],
  ["a page of no page", text(404, "<!doctype html><title>Not here</title>"), "outage"],
  ["500", text(500, "oops"), "outage"],
  ["503", refuse(503, "Service unavailable"), "outage"],
  ["a cut connection", (_, request) => request.socket.resetAndDestroy(), "outage"],
  ["a captive portal", text(200, "<!doctype html><title>Welcome</title>"), "outage"],
  ["JSON of something else", json(200, { login: "acme" }), "outage"],
  ["nothing", text(204, ""), "outage"],
  ["a token that is over", refuse(401, "Bad credentials"), "token-invalid"],
  ["suspended", refuse(403, "Sorry. Your account was suspended."), "provider-account-suspended"],
];

describe("an organisation that answers", () => {
  it.each(CASES)("%s", async (_, answer, meant) => {
    answers = { acme: answer, other: NONE };
    const outage = meant === "outage" ? "provider-unavailable" : meant;
    const isNo = meant === "none" || meant === "not-told";
    const passes = isNo || meant === "outage";
    // Alone, and of two of which the other one is no membership: nobody comes in by it.
    for (const required of [["acme"], ["acme", "other"], ["other", "acme/team"]])
      expect(await found(required)).toBe(isNo ? "" : outage);
    // Where another one suffices, and where only rules of applications name it, it keeps nobody out.
    expect(await found(["acme", "good"])).toBe(passes ? "good" : meant);
    expect(await found(["good"], ["acme"])).toBe(passes ? "good" : meant);
    expect(await found([], ["acme", "good"])).toBe(passes ? "good" : meant);
    // Only what was an answer is known from now on.
    if (passes)
      expect(await findActiveMemberships("token", "mo", { required: [], known: ["acme", "good"] })).toEqual(
        meant === "none"
          ? { active: ["good"], answered: ["acme", "good"], unanswered: [] }
          : { active: ["good"], answered: ["good"], unanswered: ["acme"] },
      );
  });
});

describe("the log", () => {
  it.each([
    ["membership.not-told", "acme: Forbidden for a reason", refuse(403, "Forbidden for a reason")],
    ["membership.not-told", "acme: it has another name now", text(301, "", { location: "/other" })],
    ["membership.unknown", "acme", text(500, "oops")],
  ])("says by %s which organisation it was", async (event, detail, answer) => {
    logged = "";
    answers = { acme: answer };
    await found([], ["acme", "good"]);
    await vi.waitFor(() => {
      const lines = logged.split("\n").filter((line) => line.includes(`"event":"${event}"`));
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ detail })]);
    });
  });
});

describe("memberships", () => {
  it("are those of all that are named, each asked about once", async () => {
    let asked = 0;
    answers = {
      acme: (response, request) => {
        asked++;
        ACTIVE(response, request);
      },
      other: NONE,
    };
    expect(await found(["acme", "other"], ["acme", "third"])).toBe("acme,third");
    expect(asked).toBe(1);
  });

  it("of applications alone do not stand in for one that is required", async () => {
    answers = { acme: text(500, "oops") };
    expect(await found(["acme"], ["good"])).toBe("provider-unavailable");
  });

  it("are not asked about where nothing is named, and of a team not without a login", async () => {
    answers = { acme: text(500, "oops") };
    expect(await findActiveMemberships("token", "mo", { required: [], known: [] })).toBeUndefined();
    expect(await findActiveMemberships("token", null, { required: ["acme/team"], known: [] })).toEqual({
      active: [],
      answered: [],
      unanswered: ["acme/team"],
    });
  });
});
