import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { DRAWN_FOR } from "@/lib/gate/drawn-for";
import { sharedApplication } from "./application";
import { sendHttp } from "./http";
import { findActions, findRoutes } from "./roles/found";
import { formOf } from "./roles/form";
import { type Role, ROLES, type Row } from "./roles/outcomes";
import { ACTIONS, ROUTES } from "./roles/table";
import { signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const actions = findActions();

/** The id of nobody and nothing. */
const MISSING = randomUUID();

/** What a client might write to be somebody else. */
const PRETENCE = {
  "x-user-role": "ADMIN",
  "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
  "remote-groups": "user,admin",
  "x-forwarded-user": randomUUID(),
};

const changeRole = (userId: string, role: "ADMIN" | "USER") =>
  database.query(`UPDATE "User" SET "role" = $2::"Role" WHERE "id" = $1`, userId, role);

/** Somebody of this role, as they would be after having used the application. */
async function enter(role: Role): Promise<SignedIn | null> {
  if (role === "anonymous") return null;
  const person = await signIn(application);
  const { userId } = person;
  if (role === "admin" || role === "staleAdmin" || role === "demoted") await changeRole(userId, "ADMIN");
  if (role === "stale" || role === "staleAdmin")
    await database.query(
      `UPDATE "Session" SET "authenticatedAt" = now() - interval '11 minutes' WHERE "userId" = $1`,
      userId,
    );
  // As a hand in psql would: the session's row is there still.
  if (role === "disabled")
    await database.query(`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, userId);
  if (role === "demoted") {
    expect((await ask("GET", "/api/admin/users", person)).status).toBe(200);
    const demotion = { type: "application/json", text: JSON.stringify({ role: "USER" }) };
    expect((await ask("PATCH", `/api/admin/users/${userId}`, chief, demotion)).status).toBe(200);
  }
  return person;
}

function ask(
  method: string,
  path: string,
  person: SignedIn | null,
  body: { type: string; text: string } | null = null,
) {
  const headers: Record<string, string> = { origin: application.authUrl, ...PRETENCE };
  if (person && "cookie" in person.as) headers.cookie = person.as.cookie;
  if (body) headers["content-type"] = body.type;
  return sendHttp(new URL(path, application.url), { method, headers, body: body?.text });
}

/** Status and, of a redirect, where to: a path of ours, or `provider`. Whatever is refused shows nothing of the person. */
function outcomeOf({ status, headers }: { status: number; headers: Headers }): string {
  const location = headers.get("location");
  if (location === null) return String(status);
  const url = new URL(location, application.authUrl);
  return `${status} ${url.origin === application.authUrl ? url.pathname : "provider"}`;
}

const standingOf = async (userId: string) =>
  database.query(
    `SELECT "role", "disabledAt",
            (SELECT json_agg(json_build_array(s."id", s."authenticatedAt") ORDER BY s."id") FROM "Session" s
             WHERE s."userId" = u."id") AS "sessions"
     FROM "User" u WHERE u."id" = $1`,
    userId,
  );

/** Demotes, and sees to it that whoever of the table leaves is not the last administrator. */
let chief: SignedIn;
beforeAll(async () => {
  chief = await signIn(application);
  await changeRole(chief.userId, "ADMIN");
});

type Entered = { readonly person: SignedIn; readonly standing: unknown };

/** Who entered for a row of the table and left it as they came: to enter costs more than to ask. */
const waiting = new Map<Role | "target", Entered[]>();

async function callIn(role: Role | "target"): Promise<Entered | null> {
  const again = waiting.get(role)?.pop();
  if (again) return again;
  const person = await (role === "target" ? signIn(application) : enter(role));
  return person && { person, standing: await standingOf(person.userId) };
}

async function sendBack(role: Role | "target", entered: Entered | null): Promise<void> {
  if (!entered || !isDeepStrictEqual(await standingOf(entered.person.userId), entered.standing)) return;
  waiting.set(role, [...(waiting.get(role) ?? []), entered]);
}

async function expectOutcomes(
  row: Row,
  request: (person: SignedIn | null, target: SignedIn) => ReturnType<typeof ask>,
) {
  const came: Partial<Record<Role, string>> = {};
  const expected: Partial<Record<Role, string>> = {};
  const target = await callIn("target");
  if (!target) throw new Error("there is nobody to act upon");
  const { userId, email } = { userId: target.person.userId, email: target.person.person.google.email };
  // Together, since each waits for the application to be notified of what was changed by hand.
  const people = await Promise.all(ROLES.map(async (role) => ({ role, entered: await callIn(role) })));
  for (const { role, entered } of people) {
    const before = await standingOf(userId);
    const answer = await request(entered?.person ?? null, target.person);
    came[role] = outcomeOf(answer);
    expected[role] = row.outcomes[role].replace("{id}", userId).replace("{missing}", MISSING);
    // What the server has not drawn, nobody sees without a script.
    if (answer.status >= 400 && answer.headers.get("content-type")?.startsWith("text/html"))
      expect(answer.text, role).toMatch(/<h1[ >]/);
    if (role === "admin" || expected[role] === "200") continue;
    expect(await standingOf(userId), role).toEqual(before);
    expect(answer.text, role).not.toContain(email);
  }
  expect(came).toEqual(expected);
  await sendBack("target", target);
  for (const { role, entered } of people) await sendBack(role, entered);
}

const fill = (text: string, target: SignedIn) =>
  text.replace("{id}", target.userId).replace("{missing}", MISSING);

describe("the table", () => {
  it("has every page, every method of every route and every server action, and nothing else", () => {
    expect(Object.keys(ROUTES).sort()).toEqual(findRoutes());
    expect(Object.keys(ACTIONS).sort()).toEqual(actions.map(({ name }) => name).sort());
  });
});

describe.concurrent("a route answers everybody as the table says", () => {
  it.each(Object.entries(ROUTES))("%s", async (name, row) => {
    const [method = "", pattern = ""] = name.split(" ");
    const ofOthers = /^\/(api\/)?admin\//.test(pattern);
    const path = pattern
      .replace("[id]", ofOthers ? "{id}" : "{missing}")
      .replace(/\[\w+_id\]/, "{missing}")
      .replace(/\[\.\.\.\w+\]/, "nothing-here");
    const json = method === "POST" || method === "PATCH" ? JSON.stringify(row.body ?? {}) : null;
    // A download's link says whom it was drawn for, as forms do.
    const drawn = (person: SignedIn | null) =>
      path.endsWith("/download") && person ? `?${DRAWN_FOR}=${person.userId}` : "";
    await expectOutcomes(row, (person, target) =>
      ask(
        method,
        fill(path, target) + drawn(person),
        person,
        json === null ? null : { type: "application/json", text: json },
      ),
    );
  });
});

describe.concurrent("an action does for everybody what the table says", () => {
  it.each(actions)("$name", async ({ id, name, page }) => {
    const row = ACTIONS[name];
    if (!row) throw new Error(`${name} is not in the table`);
    await expectOutcomes(row, async (person, target) => {
      const fields = Object.entries(row.body ?? {}).map(
        ([field, value]) => [field, fill(String(value), target)] as const,
      );
      const form = await formOf(id, {
        ...Object.fromEntries(fields),
        [DRAWN_FOR]: person?.userId ?? randomUUID(),
      });
      return ask("POST", fill(page.replace("[id]", "{id}"), target), person, form);
    });
  });
});
