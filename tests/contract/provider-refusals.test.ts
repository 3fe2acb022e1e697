import { afterEach, describe, expect, it } from "vitest";
import { me } from "@/lib/api/contract/schema";
import { noFaults, type Faults } from "@/sandbox/faults";
import { sharedApplication } from "./application";
import { cookieOf, send } from "./client";
import { expectRefusal } from "./refusal";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { sandbox } = application;
afterEach(() => sandbox.setFaults(noFaults()));

type Github = Partial<Faults["github"]>;
type Google = Partial<Faults["google"]>;

const github = async (person = "nobody") => {
  const { access_token } = await sandbox.mintGithub({ person });
  return { access_token };
};
const google = async (person = "nobody") => {
  const { access_token } = await sandbox.mintGoogle({ person });
  return { access_token };
};

/** Somebody who has signed in before, with an e-mail; afterwards it must be as it was. */
async function expectEmailKept(provider: "github" | "google", faults: object, status: number) {
  const { person, userId, as } = await signIn(application, { by: provider });
  await sandbox.setFaults({ [provider]: faults });
  const proof = provider === "github" ? await github(person.id) : await google(person.id);
  const answer = await send(application, `POST /auth/${provider}`, { json: proof });
  expect(answer.status).toBe(status);
  const { user_id, email, accounts } = me.parse((await send(application, "GET /api/me", { as })).body);
  const known = `${person.id}@example.com`;
  expect({ user_id, email }).toEqual({ user_id: userId, email: known });
  expect(accounts).toEqual([expect.objectContaining({ provider, email: known, email_verified: true })]);
  return answer;
}

// Each with the seconds that a client is told to wait.
const passing = [
  ["secondary-limit", "60"],
  ["secondary-limit-timed", "37"],
  ["primary-limit", "3600"],
  ["abuse", "60"],
  ["too-many", "41"],
  ["ip-allow-list", "60"],
  ["saml", "60"],
  ["forbidden-page", "60"],
  ["forbidden-nothing", "60"],
  ["not-found-page", "5"],
] as const;

describe.each(["check", "user", "emails"] as const)("GitHub that answers %s with", (endpoint) => {
  it.each(passing)("`%s` is unavailable: nobody is made, nothing is forgotten", async (fault, seconds) => {
    const faults: Github = { [endpoint]: fault };
    await sandbox.setFaults({ github: faults });
    const answer = await expectRefusal(application, "github", await github(), "provider-unavailable");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe(seconds);
    await sandbox.setFaults(noFaults());
    await expectEmailKept("github", faults, 503);
  });

  it("the suspension of the account says so, and forgets nothing", async () => {
    const faults: Github = { [endpoint]: "suspended" };
    await sandbox.setFaults({ github: faults });
    const answer = await expectRefusal(application, "github", await github(), "provider-account-suspended");
    expect(answer.status).toBe(403);
    await sandbox.setFaults(noFaults());
    await expectEmailKept("github", faults, 403);
  });
});

describe("GitHub that may not tell e-mails", () => {
  it.each(["no-permission", "no-permission-token"] as const)(
    "(%s) lets a known person in, with the e-mail known before",
    async (fault) => {
      await expectEmailKept("github", { emails: fault }, 200);
    },
  );

  it("lets somebody new in without an e-mail", async () => {
    const { id } = await sandbox.addPerson();
    await sandbox.setFaults({ github: { emails: "no-permission" } });
    const answer = await send(application, "POST /auth/github", { json: await github(id) });
    expect(answer).toMatchObject({ status: 200, body: { created: true, email: null } });
  });

  it("does the same for a token without the scope", async () => {
    const { person, as } = await signIn(application, { by: "github" });
    const proof = await sandbox.mintGithub({ person: person.id, scope: "read:user" });
    expect((await send(application, "POST /auth/github", { json: proof })).status).toBe(200);
    expect((await send(application, "GET /api/me", { as })).body).toMatchObject({
      email: `${person.id}@example.com`,
    });
  });

  it("is not one that says there is none: that is believed", async () => {
    const { person, as } = await signIn(application, { by: "github" });
    await sandbox.setPerson({ ...person, github: { ...person.github, emails: [] } });
    const proof = await github(person.id);
    expect((await send(application, "POST /auth/github", { json: proof })).status).toBe(200);
    expect((await send(application, "GET /api/me", { as })).body).toMatchObject({ email: null });
  });
});

describe("GitHub's check of a token", () => {
  it("that names another application is believed", async () => {
    await sandbox.setFaults({ github: { check: "other-client" } });
    await expectRefusal(application, "github", await github(), "token-invalid");
  });

  it("that names no application is no answer", async () => {
    await sandbox.setFaults({ github: { check: "no-client" } });
    await expectRefusal(application, "github", await github(), "provider-unavailable");
  });

  it("that refuses our own credentials is no fault of the token, and the log says so", async () => {
    await sandbox.setFaults({ github: { check: "bad-credentials" } });
    await expectRefusal(application, "github", await github(), "provider-unavailable");
    const log = await application.readLog();
    expect(log).toMatch(/"level":"error".*"event":"provider\.credentials-refused","provider":"github"/);
    expect(log).toContain("AUTH_GITHUB_ID and AUTH_GITHUB_SECRET are not accepted");
  });

  it("is about a person's token: one that may not ask for its user is refused", async () => {
    await sandbox.setFaults({ github: { user: "no-permission" } });
    await expectRefusal(application, "github", await github(), "token-invalid");
  });
});

describe("Google's tokeninfo", () => {
  it.each([
    ["other-audience", "token-audience"],
    ["other-party", "token-audience"],
    ["no-audience", "token-claims"],
    ["over", "token-expired"],
    ["bad-request-page", "provider-unavailable"],
    ["forbidden-page", "provider-unavailable"],
    ["rate-limit", "provider-unavailable"],
  ] as const)("with `%s` is %s", async (tokeninfo, code) => {
    await sandbox.setFaults({ google: { tokeninfo } });
    await expectRefusal(application, "google", await google(), code);
  });
});

describe("Google's userinfo", () => {
  it.each([
    ["no-scope", "token-invalid"],
    ["rate-limit", "provider-unavailable"],
    ["api-disabled", "provider-unavailable"],
    ["forbidden-page", "provider-unavailable"],
    ["bad-request-page", "provider-unavailable"],
  ] as const)("with `%s` is %s", async (userinfo, code) => {
    const faults: Google = { userinfo };
    await sandbox.setFaults({ google: faults });
    await expectRefusal(application, "google", await google(), code);
    await sandbox.setFaults(noFaults());
    await expectEmailKept("google", faults, code === "token-invalid" ? 401 : 503);
  });

  it("without an e-mail lets a known person in, with the e-mail known before", async () => {
    await expectEmailKept("google", { userinfo: "no-email" }, 200);
  });

  it("without an e-mail lets somebody new in without one", async () => {
    const { id } = await sandbox.addPerson();
    await sandbox.setFaults({ google: { userinfo: "no-email" } });
    const answer = await send(application, "POST /auth/google", { json: await google(id) });
    expect(answer).toMatchObject({ status: 200, body: { created: true, email: null } });
    expect(cookieOf(answer)).not.toBe("");
  });
});
