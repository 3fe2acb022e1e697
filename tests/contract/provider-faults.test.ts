import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { noFaults } from "@/sandbox/faults";
import { type OwnApplication, startAnother } from "./application";
import { send } from "./client";
import { expectRefusal } from "./refusal";

// An application that has never asked a provider anything: the others keep copies of discovery and keys.
let application: OwnApplication;
beforeAll(async () => {
  application = await startAnother({});
});
afterAll(() => application.stop());
afterEach(() => application.sandbox.setFaults(noFaults()));

const DEADLINE_MS = 5_000;
/** What a busy machine may add to it. */
const GRACE_MS = 4_000;

type Endpoint = "discovery" | "jwks" | "tokeninfo" | "userinfo" | "check" | "user" | "emails";
type Provider = "google" | "github";
type Field = "id_token" | "access_token";

/** Whose each endpoint is, and the token whose check leads to it. */
const endpoints: Record<Endpoint, readonly [Provider, Field]> = {
  discovery: ["google", "id_token"],
  jwks: ["google", "id_token"],
  tokeninfo: ["google", "access_token"],
  userinfo: ["google", "access_token"],
  check: ["github", "access_token"],
  user: ["github", "access_token"],
  emails: ["github", "access_token"],
};

async function mintToken(person: string, provider: "google" | "github", field: "id_token" | "access_token") {
  const { sandbox } = application;
  if (provider === "github") return sandbox.mintGithub({ person });
  // Two of one second would be the same, and a token that is refused again leaves no second event.
  return { [field]: (await sandbox.mintGoogle({ person, claims: { jti: randomUUID() } }))[field] };
}

it("a discovery document of another issuer is refused", async () => {
  await application.sandbox.setFaults({ google: { discovery: "other-issuer" } });
  const { id_token } = await application.sandbox.mintGoogle({ person: "nobody" });
  await expectRefusal(application, "google", { id_token }, "provider-unavailable");
});

// Endpoints that do not wait for one another fail together, to keep this short. What a copy would be kept of comes first.
describe.each<[Endpoint[]]>([
  [["discovery", "tokeninfo", "check"]],
  [["jwks", "userinfo", "user"]],
  [["emails"]],
])("%j", (names) => {
  it.each(["down", "garbage", "huge", "reset", "hang"] as const)(
    "each with the fault `%s` is 503 within the deadline, and makes no user",
    async (fault) => {
      const { database, sandbox } = application;
      const proofs = await Promise.all(names.map((name) => mintToken("nobody", ...endpoints[name])));
      for (const name of names) await sandbox.setFaults({ [endpoints[name][0]]: { [name]: fault } });
      const before = await database.countRows();
      const began = Date.now();
      const answers = await Promise.all(
        names.map((name, index) =>
          send(application, `POST /auth/${endpoints[name][0]}`, { json: proofs[index] }),
        ),
      );
      const took = Date.now() - began;
      for (const [index, answer] of answers.entries()) {
        expect(answer, names[index]).toMatchObject({ status: 503, body: { code: "provider-unavailable" } });
      }
      expect(took).toBeLessThan(DEADLINE_MS + GRACE_MS);
      if (fault === "hang") expect(took).toBeGreaterThan(DEADLINE_MS - 100);
      const events = (before.AuditEvent ?? 0) + names.length;
      expect(await database.countRows()).toEqual({ ...before, AuditEvent: events });
    },
  );
});

describe("a provider that is back", () => {
  it.each([
    ["google", "id_token"],
    ["google", "access_token"],
    ["github", "access_token"],
  ] as const)("lets the person in by the token that it could not judge: %s %s", async (provider, field) => {
    const { database, sandbox } = application;
    const { id } = await sandbox.addPerson();
    const proof = await mintToken(id, provider, field);
    // The keys have not been fetched until here, so there is no copy of them to help.
    await sandbox.setFaults({ google: { jwks: "down", userinfo: "down" }, github: { emails: "down" } });
    const ask = () => send(application, `POST /auth/${provider}`, { json: proof });
    const before = await database.countRows();
    expect((await ask()).status).toBe(503);
    expect(await database.countRows()).toMatchObject({ User: before.User, Account: before.Account });
    await sandbox.setFaults(noFaults());
    expect(await ask()).toMatchObject({ status: 200, body: { created: true } });
  });
});

describe("copies of what a provider publishes", () => {
  it("serve while the provider is down", async () => {
    const { id } = await application.sandbox.addPerson();
    const { id_token } = await application.sandbox.mintGoogle({ person: id });
    await application.sandbox.setFaults({ google: { discovery: "down", jwks: "down" } });
    expect((await send(application, "POST /auth/google", { json: { id_token } })).status).toBe(200);
  });

  it("are renewed at once for a key that is new, and then at most once a minute", async () => {
    const { id } = await application.sandbox.addPerson();
    await application.sandbox.rotateKeys();
    const { id_token } = await application.sandbox.mintGoogle({ person: id });
    const before = await application.sandbox.countRequests();
    expect((await send(application, "POST /auth/google", { json: { id_token } })).status).toBe(200);
    for (let tries = 0; tries < 5; tries++) {
      const forged = await application.sandbox.mintGoogle({ person: id, signature: "unknown-kid" });
      const answer = await send(application, "POST /auth/google", { json: { id_token: forged.id_token } });
      expect(answer.body).toMatchObject({ code: "token-key-unknown" });
    }
    const after = await application.sandbox.countRequests();
    expect(after.google.jwks - before.google.jwks).toBe(1);
    expect(after.google.discovery).toBe(before.google.discovery);
  });
});
