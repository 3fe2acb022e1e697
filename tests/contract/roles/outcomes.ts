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

export const outcomes = (live: string, others: Partial<Outcomes>): Outcomes => ({
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
export const toSignIn = { anonymous: "303 /sign-in", disabled: "307 /sign-in" };
const toSignInByForm = { anonymous: "303 /sign-in", disabled: "303 /sign-in" };

/** The same for everybody. */
export const all = (status: string): Row => ({ outcomes: outcomes(status, {}) });
/** For whoever is signed in. */
export const signedIn = (status: string): Row => ({ outcomes: outcomes(status, nobodyKnown) });
/** For whoever is signed in and has lately proven who they are. */
export const fresh = (status: string): Row => ({
  outcomes: outcomes(status, { ...nobodyKnown, stale: "403", staleAdmin: "403" }),
});
export const admin = (status: string): Row => ({
  outcomes: outcomes(status, { ...nobodyKnown, ...noAdministrators }),
});
export const freshAdmin = (status: string, body?: Row["body"]): Row => ({
  outcomes: outcomes(status, { ...nobodyKnown, ...noAdministrators, staleAdmin: "403" }),
  ...(body ? { body } : {}),
});

export const accountPage: Row = { outcomes: outcomes("200", toSignIn) };
export const adminPage: Row = { outcomes: outcomes("200", { ...toSignIn, ...noAdministrators }) };

export const accountAction = (to: string, body: Row["body"] = {}): Row => ({
  outcomes: outcomes(`303 ${to}`, toSignInByForm),
  body,
});
export const confirm = "303 /account/confirm";
export const freshAction = (to: string, body: Row["body"] = {}): Row => ({
  outcomes: outcomes(`303 ${to}`, { ...toSignInByForm, stale: confirm, staleAdmin: confirm }),
  body,
});
export const adminAction = (body: Row["body"] = {}, to = "/admin/users/{id}"): Row => ({
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

/** What is done to an application that is not there: its page says so. */
export const missingApplication = (body: Row["body"] = {}): Row =>
  adminAction({ application: "{missing}", ...body }, "/admin/applications/{missing}");
/** The same of a webhook. */
export const missingWebhook = (body: Row["body"] = {}): Row =>
  adminAction({ webhook: "{missing}", ...body }, "/admin/webhooks/{missing}");
