import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { DRAWN_FOR } from "@/lib/gate/drawn-for";
import en from "@/messages/en.json";
import { sharedApplication } from "./application";
import { sendHttp } from "./http";
import { findActions, findRoutes } from "./roles/found";
import { createClient, grant } from "./oauth-world";
import { formOf } from "./roles/form";
import { ACTIONS } from "./roles/table";
import { addQuietWebhooks } from "./quiet-webhooks";
import { signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const actions = findActions();

/** The language is the browser's; and whoever was refused as a newcomer is nobody, whom a sealed cookie tells. */
const FOR_NOBODY = [
  "app/sign-in/actions.ts signInWith",
  "app/sign-in/actions.ts askForAccess",
  "app/sign-in/actions.ts withdrawRequest",
  "app/i18n/actions.ts chooseLanguage",
];
const personal = actions.filter(({ name }) => !FOR_NOBODY.includes(name));
const actionOf = new Map(actions.map(({ id, name }) => [id, name]));

function ask(method: string, path: string, { as }: SignedIn, body?: { type: string; text: string }) {
  const headers: Record<string, string> = { origin: application.authUrl, "accept-language": "en" };
  if ("cookie" in as) headers.cookie = as.cookie;
  if (body) headers["content-type"] = body.type;
  return sendHttp(new URL(path, application.url), { method, headers, body: body?.text });
}

const setRole = ({ userId }: SignedIn, role: "ADMIN" | "USER") =>
  database.query(`UPDATE "User" SET "role" = $2::"Role" WHERE "id" = $1`, userId, role);

/** Somebody with both providers' accounts and two sessions. */
async function enter(role: "ADMIN" | "USER"): Promise<SignedIn> {
  const { person } = await signIn(application, { by: "github" });
  const entered = await signIn(application, { person });
  await setRole(entered, role);
  return entered;
}

/** A digest of all that is stored, but for when sessions were last used and how much was asked. */
async function everything() {
  const tables = ["User", "Account", "Session", "AuditEvent"].map((table) =>
    database.query(
      `SELECT '${table}' AS "table", count(*)::int,
              md5(string_agg((to_jsonb(t) - 'lastSeenAt')::text, '' ORDER BY t."id")) AS digest FROM "${table}" AS t`,
    ),
  );
  return Promise.all(tables);
}

let shown: SignedIn;
let admin: SignedIn;
let user: SignedIn;
let target: SignedIn;
beforeAll(async () => {
  [shown, admin, user, target] = await Promise.all([
    enter("ADMIN"),
    enter("ADMIN"),
    enter("USER"),
    enter("USER"),
  ]);
});

const fill = (text: string) =>
  text.replace(/\{id\}|\[id\]/, target.userId).replace("{missing}", randomUUID());

/**
 * Forms that only somebody sees whose sign-in was refused before (tests/browser/account-linking.test.ts), or whom an application or a
 * device asks (oauth-consent.test.ts and oauth-device.test.ts, where somebody else signs in meanwhile).
 */
const asksOnTheWay = (name: string) =>
  name.startsWith("app/account/connect/") ||
  ["app/sign-in/actions.ts askForAccess", "app/sign-in/actions.ts withdrawRequest"].includes(name) ||
  ["app/device/actions.ts answerAsked", "POST /oauth/authorize"].includes(name);

/** Of programs, and of guarded hosts, whose session is another than that of a page. */
const PROGRAMS = /^POST \/(oauth\/(?!authorize)|\.cloakroom\/)/;

/** An application with a secret, which these have let act; and one that is disabled. @returns their ids */
async function enterApplications(people: readonly SignedIn[]): Promise<string[]> {
  const [client, disabled] = [await createClient(application), await createClient(application)];
  await database.query(`UPDATE "Application" SET "disabledAt" = now() WHERE "id" = $1`, disabled.id);
  for (const person of people) await grant(application, person, client);
  return [client.id, disabled.id];
}

/** An invitation that is open, a service token that is good, and a request for access that waits. */
async function addNewcomers({ userId }: SignedIn): Promise<void> {
  await database.query(
    `WITH invitation AS (
       INSERT INTO "Invitation" ("id", "hash", "createdById", "expiresAt")
       VALUES (gen_random_uuid(), sha256('drawn-for'), $1, now() + interval '1 day'))
     INSERT INTO "ServiceToken" ("id", "name", "hash", "scopes", "createdById", "expiresAt")
     VALUES (gen_random_uuid(), 'Drawn for', sha256('drawn-for'), '{verify}', $1, now() + interval '1 day')`,
    userId,
  );
  await database.query(
    `INSERT INTO "AccessRequest" ("id", "digest", "provider", "expiresAt")
     VALUES (gen_random_uuid(), sha256('drawn-for'), 'github', now() + interval '1 day')`,
  );
}

/** Follows redirects to the page that says who is signed in, in these words. */
async function expectSaysWhoIsSignedIn(location: string | null, now: SignedIn): Promise<void> {
  const url = new URL(location ?? "", application.authUrl);
  expect(url.searchParams.get("error")).toBe("person-changed");
  const page = await ask("GET", url.pathname + url.search, now);
  if (page.status === 307) return expectSaysWhoIsSignedIn(page.headers.get("location"), now);
  expect(page.status).toBe(200);
  const text = page.text.replace(/<script.*?<\/script>|<[^>]*>/gs, "");
  const { name, email } = now.person.google;
  expect(text).toContain(en.person.signedInNow.replace("<person></person>", `${name} (${email})`));
  expect(text).toContain(en.errors["person-changed"].title);
}

describe("a form that was not drawn for whoever is signed in now", () => {
  const drawnFor: [what: string, fields: () => Record<string, string>][] = [
    ["was drawn for somebody else", () => ({ [DRAWN_FOR]: shown.userId })],
    ["does not say for whom", () => ({})],
    ["says no user id", () => ({ [DRAWN_FOR]: "me" })],
  ];
  const cases = personal.flatMap((action) =>
    drawnFor.map(([what, fields]) => ({ ...action, action: action.name.split(" ")[1], what, fields })),
  );

  it.each(cases)("$name does nothing when it $what", async ({ id, name, page, fields }) => {
    const texts = Object.entries(ACTIONS[name]?.body ?? {}).map(
      ([field, value]) => [field, fill(String(value))] as const,
    );
    const form = await formOf(id, { ...Object.fromEntries(texts), ...fields() });
    for (const now of [admin, user]) {
      const before = await everything();
      const answer = await ask("POST", fill(page), now, form);
      expect(answer.status).toBe(303);
      expect(answer.headers.getSetCookie()).toEqual([]);
      await expectSaysWhoIsSignedIn(answer.headers.get("location"), now);
      expect(await everything()).toEqual(before);
    }
  });

  it.each(findRoutes().filter((route) => /^GET .*\/download$/.test(route)))(
    "%s gives no file by such a link",
    async (route) => {
      const path = route.replace("GET ", "");
      const before = await everything();
      for (const query of [`?${DRAWN_FOR}=${shown.userId}`, "", `?${DRAWN_FOR}=me`]) {
        const answer = await ask("GET", path + query, admin);
        expect(answer.status).toBe(303);
        await expectSaysWhoIsSignedIn(answer.headers.get("location"), admin);
      }
      expect(await everything()).toEqual(before);
    },
  );
});

describe("what is not done to a person", () => {
  const post = async (name: string, fields: Record<string, string>, now: SignedIn) => {
    const action = actions.find((one) => one.name === name);
    return ask("POST", "/account", now, await formOf(action?.id ?? "", fields));
  };

  it("sign-out ends the session that the browser has, and says that it was somebody else's", async () => {
    for (const [drawn, notice] of [
      [(now: SignedIn) => now.userId, "signed-out"],
      [() => shown.userId, "another-signed-out"],
      [() => "", "signed-out"],
    ] as const) {
      const now = await signIn(application);
      const text = new URLSearchParams({ [DRAWN_FOR]: drawn(now) }).toString();
      const form = { type: "application/x-www-form-urlencoded", text };
      const answer = await ask("POST", "/account/sign-out", now, form);
      expect(answer.headers.get("location")).toContain(`/sign-in?notice=${notice}`);
      expect(await database.query(`SELECT 1 FROM "Session" WHERE "userId" = $1`, now.userId)).toEqual([]);
    }
  });

  it("the language is the browser's, and remembered with nobody else than the page was drawn for", async () => {
    const now = await signIn(application);
    const localeOf = () => database.query(`SELECT "locale" FROM "User" WHERE "id" = $1`, now.userId);
    for (const [drawn, locale] of [
      [shown.userId, null],
      ["", null],
      [now.userId, "ru"],
    ]) {
      const fields = { locale: "ru", [DRAWN_FOR]: drawn ?? "" };
      const answer = await post("app/i18n/actions.ts chooseLanguage", fields, now);
      expect(answer.headers.getSetCookie().join()).toMatch(/\blocale=ru;/);
      expect(await localeOf()).toEqual([{ locale }]);
    }
  });
});

/** What a form of a page posts to, as the file and name of an action or as a route, and its hidden fields by name. */
function postedForms(html: string): [to: string, fields: Map<string, string>][] {
  const valueOf = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  const forms = Array.from(html.matchAll(/<form\b[^>]*\bmethod="post".*?<\/form>/gis), ([form]) => form);
  return forms.map((form) => {
    const inputs = Array.from(form.matchAll(/<input type="hidden"[^>]*>/g), ([input]) => input);
    const fields = new Map(inputs.map((input) => [valueOf(input, "name"), valueOf(input, "value")]));
    const id = [...fields.keys()].find((name) => name.startsWith("$ACTION_ID_"));
    const action = id === undefined ? undefined : actionOf.get(id.replace("$ACTION_ID_", ""));
    return [action ?? `POST ${valueOf(form, "action")}`, fields];
  });
}

it("every form of every page says for whom it was drawn, and every action and route for forms has one", async () => {
  const stale = await enter("ADMIN");
  await database.query(
    `UPDATE "Session" SET "authenticatedAt" = now() - interval '11 minutes' WHERE "userId" = $1`,
    stale.userId,
  );
  const disabled = await enter("USER");
  // By the API, since there is then a decision, which can be lifted.
  const asked = { type: "application/json", text: JSON.stringify({ disabled: true, reason: "By a test" }) };
  expect((await ask("PATCH", `/api/admin/users/${disabled.userId}`, admin, asked)).status).toBe(200);
  const applications = await enterApplications([admin, user, stale]);
  const listed: Record<string, string[]> = { applications, webhooks: await addQuietWebhooks(database) };
  await addNewcomers(admin);
  const pages = findRoutes()
    .filter((route) => /^GET \/(?!api\/|auth\/)/.test(route) && !route.endsWith("/download"))
    .map((route) => route.replace("GET ", ""));
  const more = ["/sign-in?error=access-denied", "/admin/applications/new?kind=WEB"];
  const visits = [...pages, ...more].flatMap((page) => {
    if (!page.includes("[id]")) return [page];
    const ids = listed[page.split("/")[2] ?? ""] ?? [target.userId, disabled.userId];
    return ids.map((id) => page.replace("[id]", id));
  });
  const seen = new Set<string>();
  for (const viewer of [admin, user, stale]) {
    for (const path of visits) {
      for (const [to, fields] of postedForms((await ask("GET", path, viewer)).text)) {
        seen.add(to);
        // Who presses "continue with" becomes somebody; nothing is done to whoever they were.
        if (to === "app/sign-in/actions.ts signInWith") continue;
        expect(fields.get(DRAWN_FOR), `${to} on ${path}`).toBe(viewer.userId);
      }
    }
  }
  const routes = findRoutes().filter(
    (route) => /^POST \/(?!api\/|auth\/)/.test(route) && !PROGRAMS.test(route),
  );
  const names = [...actions.map(({ name }) => name), ...routes];
  expect([...seen].sort()).toEqual(names.filter((name) => !asksOnTheWay(name)).sort());
});
