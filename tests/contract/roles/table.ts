/** Everybody who may ask: `stale` proved who they are too long ago, `demoted` was an administrator a moment ago. */
export const ROLES = ["anonymous", "disabled", "user", "stale", "demoted", "staleAdmin", "admin"] as const;

export type Role = (typeof ROLES)[number];

/** What each of them comes to: a status, and of a redirect the path. */
type Outcomes = Readonly<Record<Role, string>>;

export type Row = {
  readonly outcomes: Outcomes;
  /** What the request carries besides who asks; of an action its form. */
  readonly body?: Readonly<Record<string, unknown>>;
};

const outcomes = (live: string, others: Partial<Outcomes>): Outcomes => ({
  anonymous: live,
  user: live,
  stale: live,
  admin: live,
  staleAdmin: live,
  disabled: live,
  demoted: live,
  ...others,
});

const nobodyKnown = { anonymous: "401", disabled: "401" };
const noAdministrators = { user: "403", stale: "403", demoted: "403" };
const toSignIn = { anonymous: "303 /sign-in", disabled: "307 /sign-in" };
const toSignInByForm = { anonymous: "303 /sign-in", disabled: "303 /sign-in" };

/** The same for everybody. */
const all = (status: string): Row => ({ outcomes: outcomes(status, {}) });
/** For whoever is signed in. */
const signedIn = (status: string): Row => ({ outcomes: outcomes(status, nobodyKnown) });
/** For whoever is signed in and has lately proven who they are. */
const fresh = (status: string): Row => ({
  outcomes: outcomes(status, { ...nobodyKnown, stale: "403", staleAdmin: "403" }),
});
const admin = (status: string): Row => ({
  outcomes: outcomes(status, { ...nobodyKnown, ...noAdministrators }),
});
const freshAdmin = (status: string, body?: Row["body"]): Row => ({
  outcomes: outcomes(status, { ...nobodyKnown, ...noAdministrators, staleAdmin: "403" }),
  ...(body ? { body } : {}),
});

const accountPage: Row = { outcomes: outcomes("200", toSignIn) };
const adminPage: Row = { outcomes: outcomes("200", { ...toSignIn, ...noAdministrators }) };

const accountAction = (to: string, body: Row["body"] = {}): Row => ({
  outcomes: outcomes(`303 ${to}`, toSignInByForm),
  body,
});
const confirm = "303 /account/confirm";
const freshAction = (to: string, body: Row["body"] = {}): Row => ({
  outcomes: outcomes(`303 ${to}`, { ...toSignInByForm, stale: confirm, staleAdmin: confirm }),
  body,
});
const adminAction = (body: Row["body"] = {}, to = "/admin/users/{id}"): Row => ({
  outcomes: outcomes(`303 ${to}`, {
    ...toSignInByForm,
    // The page there is 403.
    user: "303 /admin",
    stale: "303 /admin",
    demoted: "303 /admin",
    staleAdmin: confirm,
  }),
  body,
});

/** What is done to an application that is not there. */
const missingApplication = (body: Row["body"] = {}): Row => {
  const row = adminAction({ application: "{missing}", ...body });
  return { ...row, outcomes: { ...row.outcomes, admin: "404" } };
};

/**
 * What every page and every method of every route answers to whom; `{id}` is another person, `{missing}` nobody's. A route
 * or page that is not here, or is here and not there, fails the test.
 */
export const ROUTES: Readonly<Record<string, Row>> = {
  "GET /": all("200"),
  "GET /goodbye": { outcomes: outcomes("307 /account", { anonymous: "200", disabled: "200" }) },
  // None is configured here; tests/contract/deployment.test.ts has one.
  "GET /logo": all("404"),
  "GET /docs/api": all("200"),
  "GET /docs/errors": all("200"),
  "GET /sign-in": { outcomes: outcomes("307 /account", { anonymous: "200", disabled: "200" }) },
  "GET /sign-in/invitation/[token]": all("200"),
  "GET /account": accountPage,
  "GET /account/activity": accountPage,
  "GET /account/applications": accountPage,
  "GET /account/confirm": {
    outcomes: outcomes("307 /account", { ...toSignIn, stale: "200", staleAdmin: "200" }),
  },
  // Nobody here has anything to be asked about.
  "GET /account/connect": { outcomes: outcomes("307 /account", toSignIn) },
  "GET /account/connections": accountPage,
  "GET /account/data": accountPage,
  "GET /account/data/download": {
    outcomes: outcomes("200", {
      anonymous: "303 /sign-in",
      disabled: "303 /account/data",
      stale: confirm,
      staleAdmin: confirm,
    }),
  },
  "GET /account/sessions": accountPage,
  "POST /account/sign-out": all("303 /sign-in"),
  "GET /admin": adminPage,
  "GET /admin/applications": adminPage,
  "GET /admin/applications/new": adminPage,
  "GET /admin/applications/[id]": { outcomes: { ...adminPage.outcomes, admin: "404", staleAdmin: "404" } },
  "GET /admin/decisions": adminPage,
  "GET /admin/events": adminPage,
  "GET /admin/events/download": {
    outcomes: outcomes("303 /admin/events", { anonymous: "303 /sign-in", admin: "200", staleAdmin: confirm }),
  },
  "GET /admin/invitations": adminPage,
  "GET /admin/requests": adminPage,
  "GET /admin/users": adminPage,
  "GET /admin/users/[id]": adminPage,

  "POST /auth/google": all("400"),
  "POST /auth/github": all("400"),
  "GET /api/auth/[...nextauth]": all("404"),
  "GET /api/verify": {
    outcomes: outcomes("200", { anonymous: "401 /sign-in", disabled: "401 /sign-in" }),
  },
  "GET /api/me": signedIn("200"),
  "PATCH /api/me": { ...signedIn("200"), body: { name: "Another Name" } },
  "DELETE /api/me": fresh("200"),
  "GET /api/me/applications": signedIn("200"),
  "DELETE /api/me/applications/[id]": signedIn("404"),
  "GET /api/me/accounts": signedIn("200"),
  "DELETE /api/me/accounts/[id]": fresh("404"),
  "GET /api/me/events": signedIn("200"),
  "GET /api/me/export": fresh("200"),
  "DELETE /api/me/session": signedIn("200"),
  "GET /api/me/sessions": signedIn("200"),
  "DELETE /api/me/sessions": signedIn("200"),
  "DELETE /api/me/sessions/[id]": signedIn("404"),
  "GET /api/admin/users": admin("200"),
  "GET /api/admin/users/[id]": admin("200"),
  "PATCH /api/admin/users/[id]": freshAdmin("200", { disabled: true, reason: "By the table" }),
  "GET /api/admin/users/[id]/sessions": admin("200"),
  "DELETE /api/admin/users/[id]/sessions": freshAdmin("200"),
  "GET /api/admin/users/[id]/sessions/[session_id]": admin("404"),
  "DELETE /api/admin/users/[id]/sessions/[session_id]": freshAdmin("404"),
  "GET /api/admin/applications": admin("200"),
  "POST /api/admin/applications": freshAdmin("201", {
    name: "By the table",
    kind: "native",
    redirect_uris: ["http://127.0.0.1/callback"],
    access: { everybody: true },
  }),
  "GET /api/admin/applications/[id]": admin("404"),
  "PATCH /api/admin/applications/[id]": freshAdmin("404", { name: "By the table" }),
  "DELETE /api/admin/applications/[id]": freshAdmin("404"),
  "POST /api/admin/applications/[id]/secrets": freshAdmin("404"),
  "DELETE /api/admin/applications/[id]/secrets/[secret_id]": freshAdmin("404"),
  "GET /api/admin/invitations": admin("200"),
  "POST /api/admin/invitations": freshAdmin("201", {}),
  "DELETE /api/admin/invitations/[id]": freshAdmin("404"),
  "GET /api/admin/access-requests": admin("200"),
  "PATCH /api/admin/access-requests/[id]": freshAdmin("404", { status: "granted" }),
  "GET /api/admin/decisions": admin("200"),
  "DELETE /api/admin/decisions/[id]": freshAdmin("404"),
  "GET /api/admin/events": admin("200"),
  "GET /api/admin/events/export": freshAdmin("200"),
  // Programs are known by their own credentials in a form, and by bearers that they were handed.
  "GET /.well-known/oauth-authorization-server": all("200"),
  "GET /oauth/authorize": all("400"),
  "HEAD /oauth/authorize": all("204"),
  "POST /oauth/authorize": all("415"),
  // Its address is another (docs/decisions/044).
  "GET /oauth/consent": all("404"),
  "POST /oauth/token": all("415"),
  "POST /oauth/device_authorization": all("415"),
  "POST /oauth/introspect": all("415"),
  "POST /oauth/revoke": all("415"),
  "GET /oauth/userinfo": all("401"),
  "GET /device": {
    outcomes: outcomes("200", { anonymous: "307 /sign-in", disabled: "307 /sign-in" }),
  },
  // Of guarded hosts; this one is none.
  "GET /.cloakroom/start": all("404"),
  "GET /.cloakroom/callback": all("404"),
  "GET /.cloakroom/sign-out": all("404"),
  "POST /.cloakroom/sign-out": all("404"),
  "GET /.cloakroom/[...unknown]": all("404"),
  "POST /.cloakroom/[...unknown]": all("404"),

  "GET /api/openapi.json": all("200"),
  "GET /api/health/live": all("200"),
  "GET /api/health/ready": all("200"),
  // By tokens of their own, without which they are not there; no role opens them.
  "GET /api/metrics": all("404"),
  "GET /api/cron/cleanup": all("404"),
  ...Object.fromEntries(
    ["GET", "POST", "PUT", "PATCH", "DELETE"].flatMap((method) => [
      [`${method} /api/doctor`, all("404")],
      [`${method} /api/[...unknown]`, all("404")],
    ]),
  ),
};

/** The same of every server action, by file and name. */
export const ACTIONS: Readonly<Record<string, Row>> = {
  "app/i18n/actions.ts chooseLanguage": {
    outcomes: outcomes("200", {}),
    body: { locale: "en" },
  },
  "app/sign-in/actions.ts signInWith": {
    outcomes: outcomes("303 provider", {}),
    body: { provider: "github", returnTo: "/account" },
  },
  "app/sign-in/actions.ts askForAccess": {
    outcomes: outcomes("303 /sign-in", {}),
    body: { reference: "{missing}" },
  },
  "app/sign-in/actions.ts withdrawRequest": {
    outcomes: outcomes("303 /sign-in", {}),
    body: { reference: "{missing}" },
  },
  "app/account/actions.ts saveName": accountAction("/account", { name: "Another Name" }),
  "app/account/actions.ts saveLanguage": accountAction("/account", { locale: "en" }),
  "app/account/confirm/actions.ts confirmWith": accountAction("provider", {
    provider: "google",
    returnTo: "/account",
  }),
  "app/account/connect/actions.ts connectAsked": freshAction("/account", { returnTo: "/account" }),
  "app/account/connect/actions.ts declineAsked": accountAction("/account", { returnTo: "/account" }),
  "app/account/connections/actions.ts connect": freshAction("provider", { provider: "github" }),
  "app/account/connections/actions.ts disconnect": freshAction("/account/connections", {
    account: "{missing}",
  }),
  "app/account/data/actions.ts deleteAccount": freshAction("/goodbye", { confirmation: "delete" }),
  "app/account/sessions/actions.ts endSession": accountAction("/account/sessions", { session: "{missing}" }),
  "app/account/sessions/actions.ts endOtherSessions": accountAction("/account/sessions"),
  "app/account/applications/actions.ts takeBack": accountAction("/account/applications", {
    application: "{missing}",
  }),
  "app/admin/applications/actions.ts create": adminAction(
    { kind: "NATIVE", name: "By the table", rule: "everybody", redirects: "" },
    "/admin/applications/new",
  ),
  "app/admin/applications/actions.ts change": missingApplication({ name: "By the table", rule: "admin" }),
  "app/admin/applications/actions.ts disable": missingApplication(),
  "app/admin/applications/actions.ts enable": missingApplication(),
  "app/admin/applications/actions.ts remove": missingApplication(),
  "app/admin/applications/actions.ts makeSecret": missingApplication(),
  "app/admin/applications/actions.ts removeSecret": missingApplication({ secret: "{missing}" }),
  "app/device/actions.ts findDevice": accountAction("/device", { code: "BCDF-GHJK" }),
  "app/device/actions.ts answerAsked": accountAction("/device", { device: "x", answer: "allow" }),
  "app/admin/invitations/actions.ts invite": adminAction(
    { email: "", role: "USER", days: "7", uses: "1" },
    "/admin/invitations",
  ),
  "app/admin/invitations/actions.ts takeBack": adminAction({ invitation: "{missing}" }, "/admin/invitations"),
  "app/admin/requests/actions.ts grant": adminAction({ request: "{missing}" }, "/admin/requests"),
  "app/admin/requests/actions.ts decline": adminAction({ request: "{missing}" }, "/admin/requests"),
  "app/admin/decisions/actions.ts lift": adminAction({ decision: "{missing}" }, "/admin/decisions"),
  "app/admin/users/[id]/actions.ts disable": adminAction({ user: "{id}", reason: "By the table" }),
  "app/admin/users/[id]/actions.ts enable": adminAction({ user: "{id}" }),
  "app/admin/users/[id]/actions.ts changeRole": adminAction({ user: "{id}", role: "ADMIN" }),
  "app/admin/users/[id]/actions.ts endSession": adminAction({ user: "{id}", session: "{missing}" }),
  "app/admin/users/[id]/actions.ts endSessions": adminAction({ user: "{id}" }),
};
