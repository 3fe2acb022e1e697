import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { findAppError } from "@/lib/errors";
import type * as exchangeModule from "@/lib/identity/exchange";
import { readExportedRows } from "@/lib/api/personal-data";
import { readSession } from "@/lib/sessions/data";
import type { Sandbox } from "@/sandbox/server";
import { application, startTestSandbox } from "@/sandbox/testing/application";
import { CLIENT, countRows, emptyTables, useFreshDatabase } from "./fixtures";

let sandbox: Sandbox;
let exchange: typeof exchangeModule;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  await useFreshDatabase();
  vi.stubEnv("AUTH_GITHUB_ID", application.github.id);
  vi.stubEnv("AUTH_GITHUB_SECRET", application.github.secret);
  vi.stubEnv("AUTH_GITHUB_URL", sandbox.github.url);
  vi.stubEnv("ALLOWED_GITHUB_ORGS", "Acme/Team,other");
  exchange = await import("@/lib/identity/exchange");
});
beforeEach(emptyTables);
afterEach(() => {
  sandbox.reset();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
});

const SCOPES = "read:user user:email read:org";

/** Somebody at GitHub with these memberships. */
function member(memberships: Record<string, "active" | "pending">) {
  const emails = [{ email: "mo@example.com", primary: true, verified: true, visibility: null }];
  const github = { id: 71000001, login: "mo-sample", name: "Mo Sample", emails, memberships };
  sandbox.people.set("mo", { id: "mo", note: { en: "Made by a test" }, github });
}

/** The session of whoever came in last. */
let sealed = "";

/** What becomes of them at the exchange. */
async function comeIn(scope = SCOPES): Promise<string> {
  const { access_token: accessToken } = await sandbox.mint({ provider: "github", person: "mo", scope });
  try {
    const request = { client: CLIENT, carrier: "BEARER" } as const;
    const { found, session } = await exchange.exchangeProof(
      { provider: "github", accessToken },
      request,
      crypto.randomUUID(),
    );
    sealed = session.sealed;
    return found;
  } catch (error) {
    return findAppError(error)?.code ?? "unexpected";
  }
}

describe("ALLOWED_GITHUB_ORGS", () => {
  it.each<[string, Parameters<typeof member>[0], string]>([
    ["an active member of the organisation", { other: "active" }, "created"],
    ["an active member of the team", { acme: "active", "acme/team": "active" }, "created"],
    ["not a member of the organisation without the team", { acme: "active" }, "organization-required"],
    ["not a member of another team", { "acme/others": "active" }, "organization-required"],
    ["not whoever was only invited", { other: "pending", "acme/team": "pending" }, "organization-required"],
    ["not a stranger", {}, "organization-required"],
  ])("admits %s", async (_, memberships, expected) => {
    member(memberships);
    expect(await comeIn()).toBe(expected);
    expect(await countRows()).toMatchObject({ users: expected === "created" ? 1 : 0 });
  });

  it("counts as none what a token may not tell", async () => {
    member({ other: "active" });
    expect(await comeIn("read:user user:email")).toBe("organization-required");
  });

  it("is told to the person, whose data it is", async () => {
    member({ other: "active", "acme/others": "active" });
    expect(await comeIn()).toBe("created");
    const caller = await readSession(sealed);
    if (caller.status !== "live") throw new Error(caller.status);
    expect(await readExportedRows(caller)).toMatchObject({
      accounts: [{ organizations: ["other"], organizations_checked_at: expect.any(String) as string }],
    });
  });

  it("refuses a user who has left, and keeps what is known with its time", async () => {
    member({ other: "active" });
    expect(await comeIn()).toBe("created");
    const account = await db().account.findFirstOrThrow();
    expect(account).toMatchObject({ organizations: ["other"], organizationsAt: expect.any(Date) as Date });
    member({});
    expect(await comeIn()).toBe("organization-required");
    expect(await db().account.findFirstOrThrow()).toMatchObject({ organizations: [] });
    expect(await db().session.count()).toBe(0);
  });
});
