import { describe, expect, inject, it } from "vitest";
import { me } from "@/lib/api/contract/schema";
import { MAX_NAME } from "@/lib/users/policy";
import { sharedApplication } from "./application";
import { cookieOf, send } from "./client";
import { exchange, readExchanged, signIn } from "./sign-in";

const application = sharedApplication();
const { database, sandbox } = application;
const whoIs = async (as: { cookie: string } | { bearer: string }) =>
  me.parse((await send(application, "GET /api/me", { as })).body);

/** Every kind of proof, as a client that holds a person's tokens words it. */
const proofs = [
  [
    "google",
    "id_token",
    async (person: string) => ({ id_token: (await sandbox.mintGoogle({ person })).id_token }),
  ],
  [
    "google",
    "access_token",
    async (person: string) => ({ access_token: (await sandbox.mintGoogle({ person })).access_token }),
  ],
  [
    "google",
    "token",
    async (person: string) => ({ token: (await sandbox.mintGoogle({ person })).access_token }),
  ],
  [
    "github",
    "access_token",
    async (person: string) => ({ access_token: (await sandbox.mintGithub({ person })).access_token }),
  ],
  [
    "github",
    "token",
    async (person: string) => ({ token: (await sandbox.mintGithub({ person })).access_token }),
  ],
] as const;

describe.each(proofs)("a %s proof in `%s`", (provider, _, proofOf) => {
  it("becomes a user and a session, by cookie", async () => {
    const person = await sandbox.addPerson();
    const answer = await send(application, `POST /auth/${provider}`, { json: await proofOf(person.id) });
    expect(answer.status).toBe(200);
    const { user_id, expires_at } = readExchanged(answer);
    expect(answer.body).toEqual({
      success: true,
      user_id,
      email: `${person.id}@example.com`,
      full_name: person.google.name,
      avatar_url: expect.stringContaining(`/avatars/${person.id}`) as string,
      created: true,
      expires_at,
    });
    const [cookie = ""] = answer.headers.getSetCookie();
    // Cookies know whole seconds.
    const expires = Date.parse(/Expires=([^;]+)/.exec(cookie)?.[1] ?? "");
    expect(expires).toBe(Math.floor(Date.parse(expires_at) / 1000) * 1000);
    expect(Date.parse(expires_at) / 1000 - Date.now() / 1000).toBeCloseTo(30 * 24 * 3600, -2);
    expect(await whoIs({ cookie: cookieOf(answer) })).toMatchObject({
      user_id,
      session: { provider, carrier: "COOKIE" },
    });
  });

  it("becomes a bearer value, told once and not as a cookie", async () => {
    const { id } = await sandbox.addPerson();
    const json = { ...(await proofOf(id)), delivery: "bearer" };
    const answer = await send(application, `POST /auth/${provider}`, { json });
    const { user_id, session_token: bearer = "" } = readExchanged(answer);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const known = await whoIs({ bearer });
    expect(known).toMatchObject({ user_id, session: { provider, carrier: "BEARER" } });
    expect(JSON.stringify(known)).not.toContain(bearer);
  });

  it("is good for several sessions of the same user while it lives", async () => {
    const { id } = await sandbox.addPerson();
    const json = await proofOf(id);
    const first = await send(application, `POST /auth/${provider}`, { json });
    const second = await send(application, `POST /auth/${provider}`, { json });
    expect([first.body, second.body]).toMatchObject([{ created: true }, { created: false }]);
    const both = [await whoIs({ cookie: cookieOf(first) }), await whoIs({ cookie: cookieOf(second) })];
    expect(both[0]?.user_id).toBe(both[1]?.user_id);
    expect(both[0]?.session.id).not.toBe(both[1]?.session.id);
  });
});

describe("who the user is", () => {
  it("is one, by Google and by GitHub, for a person whose e-mail both have verified", async () => {
    const { person, userId } = await signIn(application);
    const answer = await exchange(application, "github", person.id);
    expect(answer.body).toMatchObject({ user_id: userId, created: false });
    expect((await whoIs({ cookie: cookieOf(answer) })).accounts.map(({ provider }) => provider)).toEqual([
      "google",
      "github",
    ]);
  });

  it("is another, without e-mail, for a person whose e-mail nobody has verified", async () => {
    const { person } = await signIn(application);
    const [email] = person.github.emails;
    const impostor = await sandbox.addPerson({
      google: { email: person.google.email, emailVerified: false },
      github: {
        emails: [{ email: email?.email ?? "", primary: true, verified: false, visibility: "public" }],
      },
    });
    for (const provider of ["google", "github"] as const) {
      const answer = await exchange(application, provider, impostor.id);
      expect(answer.body).toMatchObject({ created: true, email: null });
    }
  });

  it("has the login for a name where GitHub knows none, and no e-mail that GitHub may not tell", async () => {
    const { id } = await sandbox.addPerson({ github: { name: null, login: "only-a-login" } });
    const { access_token } = await sandbox.mintGithub({ person: id, scope: "read:user" });
    const answer = await send(application, "POST /auth/github", { json: { access_token } });
    expect(answer.body).toMatchObject({ created: true, full_name: "only-a-login", email: null });
  });

  it("is decided by the proof alone, whatever else stands in the body", async () => {
    const victim = await signIn(application);
    const { id } = await sandbox.addPerson();
    const answer = await exchange(application, "google", id, {
      user_id: victim.userId,
      sub: victim.person.google.sub,
      email: victim.person.google.email,
      email_verified: true,
      role: "ADMIN",
      unknown: { deep: [1, null] },
    });
    const { user_id } = readExchanged(answer);
    expect(user_id).not.toBe(victim.userId);
    expect(await whoIs({ cookie: cookieOf(answer) })).toMatchObject({
      role: "USER",
      email: `${id}@example.com`,
    });
  });

  it("can come from an access token of another client of ours", async () => {
    const { id } = await sandbox.addPerson();
    const { access_token } = await sandbox.mintGoogle({
      person: id,
      audience: inject("application").clients.phone,
    });
    expect((await send(application, "POST /auth/google", { json: { access_token } })).status).toBe(200);
  });
});

describe("fifty first exchanges of one person at once", () => {
  it("are fifty successes with one user, one account and one `created`", async () => {
    const { id } = await sandbox.addPerson();
    const before = await database.countRows();
    const { id_token } = await sandbox.mintGoogle({ person: id });
    const all = await Promise.all(
      Array.from({ length: 50 }, () => send(application, "POST /auth/google", { json: { id_token } })),
    );
    expect(all.map(({ status }) => status)).toEqual(Array<number>(50).fill(200));
    const bodies = all.map(readExchanged);
    expect(bodies.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(bodies.map(({ user_id }) => user_id)).size).toBe(1);
    const after = await database.countRows();
    expect(after).toMatchObject({
      User: (before.User ?? 0) + 1,
      Account: (before.Account ?? 0) + 1,
      Session: (before.Session ?? 0) + 50,
    });
  });
});

describe("a session that was there before", () => {
  it("ends when its browser signs in anew, and not when a bearer value is asked for", async () => {
    const { person, as } = await signIn(application);
    const { id_token } = await sandbox.mintGoogle({ person: person.id });
    const json = { id_token, delivery: "bearer" };
    expect((await send(application, "POST /auth/google", { json, as })).status).toBe(200);
    expect((await send(application, "GET /api/me", { as })).status).toBe(200);
    const anew = await send(application, "POST /auth/google", { json: { id_token }, as });
    expect((await send(application, "GET /api/me", { as })).status).toBe(401);
    expect((await send(application, "GET /api/me", { as: { cookie: cookieOf(anew) } })).status).toBe(200);
  });
});

describe("a disabled user", () => {
  it("is refused by either provider with a trace, and on the next request of a running session", async () => {
    const { person, userId, as } = await signIn(application);
    const bearer = await signIn(application, { person, delivery: "bearer" });
    await database.query('UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1', userId);
    const before = await database.countRows();
    for (const provider of ["google", "github"] as const) {
      const answer = await exchange(application, provider, person.id);
      expect(answer).toMatchObject({ status: 403, body: { code: "account-disabled" } });
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(await database.countRows()).toEqual({ ...before, AuditEvent: (before.AuditEvent ?? 0) + 2 });
    for (const credentials of [as, bearer.as]) {
      expect((await send(application, "GET /api/me", { as: credentials })).status).toBe(401);
      expect((await send(application, "GET /api/verify", { as: credentials })).status).toBe(401);
    }
  });
});

describe("what a provider says of a person", () => {
  const googleSays = async (claims: Record<string, unknown>) => {
    const { id } = await sandbox.addPerson();
    const { id_token } = await sandbox.mintGoogle({ person: id, claims });
    return send(application, "POST /auth/google", { json: { id_token } });
  };

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["a name is cut between characters", { name: "🙂".repeat(400) }, { full_name: "🙂".repeat(MAX_NAME) }],
    ["NUL and control characters go", { name: "A\u0000\u001b[31mB\r\nC" }, { full_name: "A[31mBC" }],
    ["half a character is replaced", { name: "A\ud800B" }, { full_name: "A\ufffdB" }],
    ["a right-to-left name stays", { name: "مثال تجريبي" }, { full_name: "مثال تجريبي" }],
    ["a name that is no text is none", { name: 7, given_name: null, family_name: [] }, { full_name: null }],
    ["a name is made of its parts", { name: null, given_name: "A", family_name: "B" }, { full_name: "A B" }],
    ["an e-mail that is none is none", { email: "not an address" }, { email: null }],
    ["an e-mail with NUL is none", { email: "a\u0000@example.com" }, { email: null }],
    ["an e-mail that is no text is none", { email: { a: 1 } }, { email: null }],
    [
      "an e-mail is lower-cased",
      { email: "UPPER.Case.7@Example.COM" },
      { email: "upper.case.7@example.com" },
    ],
    ["`email_verified` as a text counts", { email_verified: "true" }, { email: expect.any(String) }],
    ["`email_verified` as anything else does not", { email_verified: 1 }, { email: null }],
    ["a picture that is a script is none", { picture: "javascript:alert(1)" }, { avatar_url: null }],
    ["a picture over plain http is none", { picture: "http://pictures.example.com/a" }, { avatar_url: null }],
    ["a picture that is no text is none", { picture: 7 }, { avatar_url: null }],
  ])("%s", async (_, claims, expected) => {
    expect(await googleSays(claims)).toMatchObject({ status: 200, body: expected });
  });

  it("may be a name of 10 000 characters, from either", async () => {
    const [name, cut] = [`A\0\ud800${"Ж".repeat(10_000)}`, `A\ufffd${"Ж".repeat(MAX_NAME - 2)}`];
    const { id: person } = await sandbox.addPerson({ google: { name }, github: { name } });
    const proofs = {
      google: await sandbox.mintGoogle({ person }),
      github: await sandbox.mintGithub({ person }),
    };
    for (const provider of ["google", "github"] as const) {
      const json = { token: proofs[provider].access_token };
      const answer = await send(application, `POST /auth/${provider}`, { json });
      expect(answer).toMatchObject({ status: 200, body: { full_name: cut } });
    }
  });
});
