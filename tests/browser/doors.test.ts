import type { Page } from "@playwright/test";
import { createInvitation } from "@/lib/admin/invitations";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { consume } from "@/lib/limits/consume";
import type { InvitationTerms } from "@/lib/users/invitations/mutations";
import { type Cloakroom, startCloakroom } from "../servers";
import { choose, continueWith, expect, failureMessage, manySignIns, test as base, words } from "./fixtures";
import { expectAxeFindsNothing } from "./legible";

// The same database and the same sandbox behind two doors: administrators come in at the open one.
const test = base.extend<object, { door: Cloakroom }>({
  door: [
    async ({ cloakroom }, use) => {
      const { databaseUrl, sandbox } = cloakroom;
      const env = { SIGN_UP: "invited", AUTH_SECRET: process.env.AUTH_SECRET ?? "", ...manySignIns };
      const door = await startCloakroom({ databaseUrl, sandbox, env });
      await use(door);
      await door.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

const { access } = words.en.signIn;
const { invitation, admin, errors, notices, profiles } = words.en;

/** Hazel at GitHub (sandbox/cast.ts). */
const HAZEL = 70000008;

/** What a page says of memberships. */
const membershipsOn = (page: Page) =>
  page.locator("dl > div").filter({ hasText: profiles.organizations }).getByRole("definition");

/** Comes to the closed door as somebody who is nobody here yet. */
async function comeAs(who: "alex" | "hazel", page: Page, door: Cloakroom, locale: "en" | "ru" = "en") {
  const provider = who === "alex" ? "google" : "github";
  await page.goto(`${door.url}/sign-in`);
  await continueWith(page, provider, locale);
  await choose(page, who, provider, locale);
}

/** A link to the closed door, made by somebody who is an administrator. */
async function invite(door: Cloakroom, terms: Partial<InvitationTerms> = {}) {
  const { id: actorId } = await db().user.create({ data: { role: "ADMIN" }, select: { id: true } });
  const actor = { actorId, actorSessionId: crypto.randomUUID() };
  const wanted = { email: null, role: "USER", lifetime: 3600, maxUses: 1, ...terms } as const;
  const client = { ip: null, userAgent: null };
  const { id, token } = await createInvitation({ ...actor, terms: wanted }, client);
  return { id, link: `${door.url}/sign-in/invitation/${token}` };
}

test("somebody who is refused asks, an administrator grants it, and then they come in", async ({
  page,
  door,
  signedIn,
}) => {
  await comeAs("hazel", page, door);
  await expect(failureMessage(page)).toContainText(errors["invitation-required"].title);
  await expectAxeFindsNothing(page);
  await page.getByRole("button", { name: access.askNow }).click();
  await expect(page.getByText(notices["access-requested"])).toBeVisible();

  await comeAs("hazel", page, door);
  await expect(page.getByRole("heading", { name: access.waiting })).toBeVisible();

  await signedIn({ role: "ADMIN" });
  await page.goto("/admin");
  await page.getByRole("link", { name: "1 person is waiting for access" }).click();
  await expect(page).toHaveURL(/\/admin\/requests$/);
  await page.getByRole("button", { name: admin.requests.grant }).click();
  await expect(page.getByText(admin.outcomes["access-granted"])).toBeVisible();
  await page.goto("/admin");
  await expect(page.getByText(admin.overview.lead)).toBeVisible();
  await expect(page.getByRole("link", { name: /for access and wait/ })).toHaveCount(0);

  await comeAs("hazel", page, door);
  await expect(page).toHaveURL(`${door.url}/account`);
  // Nothing that asks in their name is left behind.
  const names = (await page.context().cookies()).map(({ name }) => name);
  expect(names.filter((name) => name.includes("applicant"))).toEqual([]);
});

test("whoever asks and takes back too often is told to wait, and can then do it", async ({ page, door }) => {
  const forgetCounts = () => db().$executeRaw`DELETE FROM "RateLimit"`;
  await forgetCounts();
  await comeAs("hazel", page, door);
  for (let times = 0; times < env().limits.changes.points; times++)
    await consume("changes", `access-request:github:${HAZEL}`);
  await page.getByRole("button", { name: access.askNow }).click();
  await expect(failureMessage(page)).toContainText(errors["rate-limited"].title);
  expect(await db().accessRequest.count()).toBe(0);

  await forgetCounts();
  await page.getByRole("button", { name: access.askNow }).click();
  await expect(page.getByText(notices["access-requested"])).toBeVisible();
});

test("whoever is declined reads why", async ({ page, door, signedIn }) => {
  await comeAs("alex", page, door);
  await page.getByRole("button", { name: access.askNow }).click();
  await expect(page.getByText(notices["access-requested"])).toBeVisible();
  await signedIn({ role: "ADMIN" });
  await page.goto("/admin/requests");
  await page.locator("summary", { hasText: admin.requests.decline }).click();
  await page.getByLabel(admin.requests.reason).fill("We do not know you.");
  await page.getByRole("button", { name: admin.requests.declineNow, exact: true }).click();
  await expect(page.getByText(admin.outcomes["access-declined"])).toBeVisible();

  await comeAs("alex", page, door);
  await expect(page.getByRole("heading", { name: access.declined })).toBeVisible();
  await expect(page.getByText("We do not know you.")).toBeVisible();
});

test("an administrator makes a link, by which one person comes in, and no other", async ({
  page,
  door,
  signedIn,
}) => {
  await signedIn({ role: "ADMIN" });
  await page.goto("/admin/invitations");
  await page.getByRole("button", { name: admin.invitations.create }).click();
  const shown = (await page.locator("code").filter({ hasText: "/sign-in/invitation/" }).textContent()) ?? "";
  const link = door.url + new URL(shown).pathname;
  // Looking uses nothing up.
  const looked = await page.request.get(link);
  expect(looked.status()).toBe(200);
  expect(looked.headers()["referrer-policy"]).toBe("same-origin");
  await page.goto(link);
  await continueWith(page, "github");
  await choose(page, "hazel", "github");
  await expect(page).toHaveURL(`${door.url}/account`);

  await page.goto(link);
  await expect(page.getByText(/You are signed in as/)).toBeVisible();
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page.getByText(invitation.states.used)).toBeVisible();
});

for (const [state, data] of [
  ["expired", { expiresAt: new Date(0) }],
  ["revoked", { revokedAt: new Date() }],
] as const) {
  test(`a link that is ${state} says so, and leads to the sign-in page`, async ({ page, door }) => {
    const { id, link } = await invite(door);
    await db().invitation.update({ where: { id }, data });
    await page.goto(link);
    await expect(page.getByText(invitation.states[state])).toBeVisible();
    await page.getByRole("link", { name: invitation.toSignIn }).click();
    await expect(page).toHaveURL(`${door.url}/sign-in`);
  });
}

test("a link for one address opens nothing to another, and can still be used", async ({ page, door }) => {
  const { id, link } = await invite(door, { email: "somebody-else@example.com" });
  await page.goto(link);
  await expect(page.getByText("somebody-else@example.com")).toBeVisible();
  await expectAxeFindsNothing(page);
  await continueWith(page, "google");
  await choose(page, "alex", "google");
  await expect(failureMessage(page)).toContainText(errors["invitation-mismatch"].title);
  await expect(failureMessage(page)).toContainText(errors["invitation-mismatch"].next);
  expect(await db().invitation.findUnique({ where: { id } })).toMatchObject({ uses: 0 });
});

test.describe("a guarded host", () => {
  // The refusal itself.
  test.use({ expectedErrors: [/status of 403/] });

  test("whoever a rule by organisations keeps out reads why, and has GitHub asked again", async ({
    page,
    cloakroom,
    signedIn,
  }) => {
    const { people } = cloakroom.sandbox;
    const person = people.get("hazel");
    if (!person?.github) throw new Error("Hazel has no account at GitHub");
    const { id: applicationId } = await db().application.create({
      data: {
        clientId: "guarded",
        name: "Wiki",
        kind: "PROXIED",
        access: { github_orgs: ["guild/keepers"] },
      },
    });
    const origin = "https://wiki.example.com";
    await db().applicationOrigin.create({ data: { applicationId, origin } });
    const row = { applicationId, origin, target: "/", flowKeyHash: new Uint8Array(32) };
    const { id } = await db().authorizationRequest.create({ data: row });
    await page.route(`${origin}/**`, (route) => route.fulfill({ body: "the wiki" }));

    await page.goto("/sign-in");
    await expect(page.getByText(words.en.signIn.receivesMemberships)).toBeVisible();
    await continueWith(page, "github");
    await choose(page, "hazel", "github");
    await page.goto(`/oauth/authorize?request=${id}`);
    await expect(page.getByText(words.en.oauth.membership.cause)).toBeVisible();
    people.set("hazel", {
      ...person,
      github: { ...person.github, memberships: { "guild/keepers": "active" } },
    });
    await expect(page.getByRole("link", { name: words.en.oauth.membership.again })).toHaveAttribute(
      "href",
      /^\/account\/confirm\?.*only=github/,
    );
    // As /.cloakroom/start keeps it for the link of the host's own page of refusal.
    const again = await db().authorizationRequest.create({ data: { ...row, prompt: "login" } });
    await page.goto(`/oauth/authorize?request=${again.id}`);
    await expect(page.getByText(words.en.confirm.why.membership)).toBeVisible();
    await continueWith(page, "github");
    await choose(page, "hazel", "github");
    await expect(page).toHaveURL((url) => url.origin === origin && url.searchParams.has("code"));
    people.set("hazel", person);

    await page.goto("/account/connections");
    await page.getByText(profiles.title.replace("{provider}", "GitHub")).click();
    await expect(membershipsOn(page)).toHaveText(/^guild\/keepers \(as of .+\)$/);
    const { userId } = await db().account.findFirstOrThrow({ where: { provider: "github" } });
    await signedIn({ role: "ADMIN" });
    await page.goto(`/admin/users/${userId}`);
    await expect(membershipsOn(page)).toHaveText(/^guild\/keepers \(as of .+\)$/);
  });
});

test.describe("in Russian", () => {
  test.use({ locale: "ru" });

  test("somebody who is refused asks, and takes it back", async ({ page, door }) => {
    const { ru } = words;
    await comeAs("hazel", page, door, "ru");
    await expect(failureMessage(page)).toContainText(ru.errors["invitation-required"].title);
    await page.getByRole("button", { name: ru.signIn.access.askNow }).click();
    await comeAs("hazel", page, door, "ru");
    await page.getByRole("button", { name: ru.signIn.access.withdraw }).click();
    await expect(page.getByText(ru.notices["access-withdrawn"])).toBeVisible();
    expect(await db().accessRequest.count()).toBe(0);
  });
});
