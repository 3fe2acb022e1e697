import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import { hand, register, type Registered } from "./application-session";
import { sendHttp } from "./http";
import { ACTIONS, ROUTES } from "./roles/table";
import { findActions } from "./roles/found";
import { formOf } from "./roles/form";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const ORIGIN = "https://a.example.com";

let proxied: Registered;
let native: Registered;
beforeAll(async () => {
  proxied = await register(application, { kind: "PROXIED" });
  native = await register(application, { kind: "NATIVE" });
});

const cookie = (sealed: string) => ({ cookie: `${sessionCookieAt(application.authUrl)}=${sealed}` });
const bearer = (sealed: string) => ({ authorization: `Bearer ${sealed}` });

/** Every kind of application's session, presented in every way. */
async function everyWay(person: { readonly userId: string }) {
  const child = await hand(application, person, proxied, { origin: ORIGIN });
  const handed = await hand(application, person, native, { scopes: ["profile", "email"] });
  return {
    "child as cookie": cookie(child.sealed),
    "child as bearer": bearer(child.sealed),
    "bearer as cookie": cookie(handed.sealed),
    "bearer as bearer": bearer(handed.sealed),
  };
}

const TAKES_BEARERS = ["GET /api/me", "DELETE /api/me/session", "GET /oauth/userinfo"];

/** What an application gets: what nobody gets, but for what a full session opens. */
function expectedOf(route: string, way: string, anonymous: string, user: string): string {
  if (TAKES_BEARERS.includes(route) && way === "bearer as bearer") return "200";
  const opens = anonymous.startsWith("401") && user !== anonymous;
  return opens ? "403 application-session" : anonymous;
}

const sessionsOf = (userId: string) =>
  database.query(`SELECT "id" FROM "Session" WHERE "userId" = $1 ORDER BY "id"`, userId);

describe.concurrent("an application's session opens nothing of the account", () => {
  it.each(Object.entries(ROUTES))("%s", async (route, { outcomes, body }) => {
    const [method = "", pattern = ""] = route.split(" ");
    const person = await signIn(application);
    const path = pattern
      .replace("[id]", person.userId)
      .replace("[session_id]", randomUUID())
      .replace(/\[\.\.\.\w+\]/, "nothing-here");
    for (const [way, credentials] of Object.entries(await everyWay(person))) {
      const before = await sessionsOf(person.userId);
      const json = method === "POST" || method === "PATCH" ? JSON.stringify(body ?? {}) : undefined;
      const answer = await sendHttp(new URL(path, application.url), {
        method,
        headers: {
          origin: application.authUrl,
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...credentials,
        },
        body: json,
      });
      const expected = expectedOf(route, way, outcomes.anonymous, outcomes.user);
      const location = answer.headers.get("location");
      const to = location === null ? "" : ` ${new URL(location, application.authUrl).pathname}`;
      const code = /"code":"(application-session)"/.exec(answer.text)?.[1];
      expect([way, `${answer.status}${code === undefined ? to : ` ${code}`}`]).toEqual([way, expected]);
      if (expected === "200" && TAKES_BEARERS.includes(route)) continue;
      expect(answer.text, way).not.toContain(person.person.google.email);
      expect(await sessionsOf(person.userId), way).toEqual(before);
    }
  });

  it.each(findActions())("$name", async ({ id, name, page }) => {
    const row = ACTIONS[name];
    if (!row) throw new Error(`${name} is not in the table`);
    const person = await signIn(application);
    for (const [way, credentials] of Object.entries(await everyWay(person))) {
      const before = await sessionsOf(person.userId);
      const fields = Object.entries(row.body ?? {}).map(
        ([field, value]) =>
          [field, String(value).replace("{id}", person.userId).replace("{missing}", randomUUID())] as const,
      );
      const form = await formOf(id, { ...Object.fromEntries(fields), drawn_for: person.userId });
      const answer = await sendHttp(new URL(page.replace("[id]", person.userId), application.url), {
        method: "POST",
        headers: { origin: application.authUrl, "content-type": form.type, ...credentials },
        body: form.text,
      });
      const location = answer.headers.get("location");
      const url = location === null ? null : new URL(location, application.authUrl);
      const to = url === null ? "" : ` ${url.origin === application.authUrl ? url.pathname : "provider"}`;
      expect([way, `${answer.status}${to}`]).toEqual([way, row.outcomes.anonymous]);
      expect(await sessionsOf(person.userId), way).toEqual(before);
    }
  });
});
