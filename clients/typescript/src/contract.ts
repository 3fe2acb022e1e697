// Written by scripts/client-contract.ts from the OpenAPI document. Change that, not this.

/** Method and path of every operation that the client calls. */
export const operations = {
  verify: { method: "GET", path: "/api/verify" },
  exchangeGoogle: { method: "POST", path: "/auth/google" },
  exchangeGithub: { method: "POST", path: "/auth/github" },
  getMe: { method: "GET", path: "/api/me" },
  listSessions: { method: "GET", path: "/api/me/sessions" },
  endSession: { method: "DELETE", path: "/api/me/sessions/{id}" },
  endOtherSessions: { method: "DELETE", path: "/api/me/sessions" },
  signOut: { method: "DELETE", path: "/api/me/session" },
  issueToken: { method: "POST", path: "/oauth/token" },
  authorizeDevice: { method: "POST", path: "/oauth/device_authorization" },
  revokeToken: { method: "POST", path: "/oauth/revoke" },
} as const;

/** The codes of problems with which those operations are refused. Later versions may have more. */
export type ProblemCode =
  | "account-disabled"
  | "account-disconnected"
  | "account-exists"
  | "application-forbidden"
  | "application-session"
  | "application-unknown"
  | "cross-origin"
  | "database-unavailable"
  | "domain-not-allowed"
  | "forbidden"
  | "invitation-mismatch"
  | "invitation-over"
  | "invitation-required"
  | "malformed-request"
  | "not-found"
  | "organization-required"
  | "payload-too-large"
  | "provider-account-suspended"
  | "provider-unavailable"
  | "rate-limited"
  | "sign-up-closed"
  | "token-algorithm"
  | "token-audience"
  | "token-claims"
  | "token-expired"
  | "token-invalid"
  | "token-issuer"
  | "token-key-unknown"
  | "token-nonce"
  | "token-not-yet-valid"
  | "token-signature"
  | "token-subject"
  | "unauthenticated"
  | "unexpected"
  | "unsupported-media-type";

export type GoogleProof = {
  /** An id_token that Google issued to a client id known here. */
  readonly id_token?: string | undefined;
  /** An access token that Google issued to a client id known here. */
  readonly access_token?: string | undefined;
  /** Another name for `access_token`. */
  readonly token?: string | undefined;
  /** The nonce of the authorization request that brought the id_token, if it had one. */
  readonly nonce?: string | undefined;
  /** The token of an invitation’s link, where `SIGN_UP` asks for one; it counts for newcomers only. */
  readonly invitation?: string | undefined;
  /** Where the session goes: `cookie` sets a cookie, `bearer` puts `session_token` into the answer. */
  readonly delivery?: ("cookie" | "bearer") | undefined;
} & ({ readonly id_token: string } | { readonly access_token: string } | { readonly token: string });

export type GithubProof = {
  /** An access token that GitHub issued to this server’s application. */
  readonly access_token?: string | undefined;
  /** Another name for `access_token`. */
  readonly token?: string | undefined;
  /** The token of an invitation’s link, where `SIGN_UP` asks for one; it counts for newcomers only. */
  readonly invitation?: string | undefined;
  /** Where the session goes: `cookie` sets a cookie, `bearer` puts `session_token` into the answer. */
  readonly delivery?: ("cookie" | "bearer") | undefined;
} & ({ readonly access_token: string } | { readonly token: string });

export type Exchanged = {
  /** Always `true`; what fails is answered with a problem. */
  readonly success: true;
  /** The user. It never changes and never passes to anybody else. */
  readonly user_id: string;
  /** A verified e-mail address; null while none is known. */
  readonly email: string | null;
  /** As the user or the provider wrote it; null if neither did. */
  readonly full_name: string | null;
  /** A picture at the provider; null if there is none. */
  readonly avatar_url: string | null;
  /** Whether this sign-in made the user. */
  readonly created: boolean;
  /** When the session ends at the latest. Left unused it ends earlier. */
  readonly expires_at: string;
  /** The value for `Authorization: Bearer`, with `delivery` set to `bearer` only. It is told this once. */
  readonly session_token?: string | undefined;
};

export type VerifyAnswer = Readonly<Record<string, unknown>>;

export type Me = {
  /** The user. It never changes and never passes to anybody else. */
  readonly user_id: string;
  /** A verified e-mail address; null while none is known. */
  readonly email: string | null;
  /** As the user or the provider wrote it; null if neither did. */
  readonly full_name: string | null;
  /** A picture at the provider; null if there is none. */
  readonly avatar_url: string | null;
  /** `ADMIN` for administrators, `USER` for everybody else. */
  readonly role: "USER" | "ADMIN" | (string & {});
  /** The language of the user; null if none was chosen. */
  readonly locale: string | null;
  /** When the user signed in for the first time. */
  readonly created_at: string;
  /** The provider accounts that sign this user in. */
  readonly accounts: readonly Account[];
  /** The session that asks. */
  readonly session: CallingSession;
};

export type Account = {
  /** The connected account here, not the one at the provider. */
  readonly id: string;
  /** `google` or `github`. */
  readonly provider: string;
  /** Who the person is at the provider: Google’s `sub`, GitHub’s numeric `id`. */
  readonly subject: string;
  /** What the provider says; null if it says none. */
  readonly email: string | null;
  /** Whether the provider has verified that address. */
  readonly email_verified: boolean;
  /** When it first signed this user in. */
  readonly linked_at: string;
  /** When it last signed this user in. */
  readonly last_used_at: string;
  /** What the provider told about this person, as far as it is stored. */
  readonly profile: Readonly<Record<string, string>>;
  /** Of the organisations and teams that access here depends on, those of which the account was an active member when that was last asked. */
  readonly organizations: readonly string[];
  /** When that was; null if it was not asked. */
  readonly organizations_checked_at: string | null;
};

export type CallingSession = {
  /** The session. */
  readonly id: string;
  /** `google` or `github`. */
  readonly provider: string;
  /** How the session travels: in a cookie or as a bearer value. */
  readonly carrier: "COOKIE" | "BEARER" | (string & {});
  /** When it began. */
  readonly created_at: string;
  /** When the session ends at the latest. Left unused it ends earlier. */
  readonly expires_at: string;
};

export type ApplicationMe = {
  /** The user. It never changes and never passes to anybody else. */
  readonly user_id: string;
  /** With the scope `email` only: a verified e-mail address; null while none is known. */
  readonly email?: string | null | undefined;
  /** With the scope `profile` only: as the user or the provider wrote it; null if neither did. */
  readonly full_name?: string | null | undefined;
  /** With the scope `profile` only: a picture at the provider; null if there is none. */
  readonly avatar_url?: string | null | undefined;
  /** The application that the session was handed to; null if it opens the account. */
  readonly application: SessionApplication;
  /** The session that asks. */
  readonly session: HandedSession;
};

export type SessionApplication = {
  /** Its client id. */
  readonly client_id: string;
  /** What administrators call it. */
  readonly name: string;
};

export type HandedSession = {
  /** The session. */
  readonly id: string;
  /** How the session travels: in a cookie or as a bearer value. */
  readonly carrier: "COOKIE" | "BEARER" | (string & {});
  /** When it was handed to the application. */
  readonly created_at: string;
  /** When the session ends at the latest. Left unused it ends earlier. */
  readonly expires_at: string;
};

export type ListSessionsAnswer = {
  /** The sessions that are alive. */
  readonly sessions: readonly Session[];
};

export type Session = {
  /** The session. */
  readonly id: string;
  /** Whether it is the session that asks. */
  readonly current: boolean;
  /** `google` or `github`. */
  readonly provider: string;
  /** How the session travels: in a cookie or as a bearer value. */
  readonly carrier: "COOKIE" | "BEARER" | (string & {});
  /** When it began. */
  readonly created_at: string;
  /** When it was last used, to within five minutes. */
  readonly last_seen_at: string;
  /** When the session ends at the latest. Left unused it ends earlier. */
  readonly expires_at: string;
  /** The address of the client; null if it could not be known. */
  readonly ip: string | null;
  /** What the client called itself; null if it did not. */
  readonly user_agent: string | null;
  /** The application that the session was handed to; null if it opens the account. */
  readonly application: SessionApplication | null;
  /** The one host at which it works; null unless it was handed to a host behind a proxy. */
  readonly origin: string | null;
  /** The browser’s session that it lives and ends with; null unless it was handed to a host behind a proxy. */
  readonly parent_id: string | null;
};

export type EndOtherSessionsAnswer = {
  /** Always `true`; what fails is answered with a problem. */
  readonly success: true;
  /** How many there were. */
  readonly ended: number;
};

export type Done = {
  /** Always `true`; what fails is answered with a problem. */
  readonly success: true;
};

export type IssueTokenAnswer = {
  /** The bearer value. It begins with `a1.` and is told here alone. */
  readonly access_token: string;
  /** Always `Bearer`. */
  readonly token_type: "Bearer";
  /** Seconds until the session ends at the latest. Left unused it ends earlier. */
  readonly expires_in: number;
  /** The scopes that it has. */
  readonly scope: string;
};

export type AuthorizeDeviceAnswer = {
  /** What the device polls with. */
  readonly device_code: string;
  /** What the user types. */
  readonly user_code: string;
  /** Where the user types it. */
  readonly verification_uri: string;
  /** For how many seconds both codes are good. */
  readonly expires_in: number;
  /** Seconds to wait between two polls. */
  readonly interval: number;
};

export type RevokeTokenAnswer = Readonly<Record<string, unknown>>;

export type Problem = {
  /** The page that explains the code. */
  readonly type: string;
  /** The code in words. */
  readonly title: string;
  /** The status of the answer once more. */
  readonly status: number;
  /** What is wrong with the request, with `malformed-request`; why, in an administrator’s words, with `account-disabled`. */
  readonly detail?: string | undefined;
  /** The code to act on. */
  readonly code: string;
  /** The same as in `X-Request-Id`. */
  readonly request_id: string;
  /** With `account-exists` and `account-disconnected` only: the providers to sign in with. */
  readonly providers?: readonly string[] | undefined;
  /** With `insufficient-scope` only: what the service token would have to be allowed. */
  readonly scope?: string | undefined;
};

export type OAuthError = {
  /** The code of the RFC. */
  readonly error: string;
  /** What is wrong, for developers. */
  readonly error_description: string;
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isExchanged(value: unknown): value is Exchanged {
  return (
    isRecord(value) &&
    value["success"] === true &&
    typeof value["user_id"] === "string" &&
    (typeof value["email"] === "string" || value["email"] === null) &&
    (typeof value["full_name"] === "string" || value["full_name"] === null) &&
    (typeof value["avatar_url"] === "string" || value["avatar_url"] === null) &&
    typeof value["created"] === "boolean" &&
    typeof value["expires_at"] === "string" &&
    (value["session_token"] === undefined || typeof value["session_token"] === "string")
  );
}

export function isVerifyAnswer(value: unknown): value is VerifyAnswer {
  return isRecord(value);
}

export function isMe(value: unknown): value is Me {
  return (
    isRecord(value) &&
    typeof value["user_id"] === "string" &&
    (typeof value["email"] === "string" || value["email"] === null) &&
    (typeof value["full_name"] === "string" || value["full_name"] === null) &&
    (typeof value["avatar_url"] === "string" || value["avatar_url"] === null) &&
    typeof value["role"] === "string" &&
    (typeof value["locale"] === "string" || value["locale"] === null) &&
    typeof value["created_at"] === "string" &&
    Array.isArray(value["accounts"]) &&
    value["accounts"].every((item: unknown) => isAccount(item)) &&
    isCallingSession(value["session"])
  );
}

export function isAccount(value: unknown): value is Account {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["provider"] === "string" &&
    typeof value["subject"] === "string" &&
    (typeof value["email"] === "string" || value["email"] === null) &&
    typeof value["email_verified"] === "boolean" &&
    typeof value["linked_at"] === "string" &&
    typeof value["last_used_at"] === "string" &&
    isRecord(value["profile"]) &&
    Object.values(value["profile"]).every((item) => typeof item === "string") &&
    Array.isArray(value["organizations"]) &&
    value["organizations"].every((item: unknown) => typeof item === "string") &&
    (typeof value["organizations_checked_at"] === "string" || value["organizations_checked_at"] === null)
  );
}

export function isCallingSession(value: unknown): value is CallingSession {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["provider"] === "string" &&
    typeof value["carrier"] === "string" &&
    typeof value["created_at"] === "string" &&
    typeof value["expires_at"] === "string"
  );
}

export function isApplicationMe(value: unknown): value is ApplicationMe {
  return (
    isRecord(value) &&
    typeof value["user_id"] === "string" &&
    (value["email"] === undefined || typeof value["email"] === "string" || value["email"] === null) &&
    (value["full_name"] === undefined ||
      typeof value["full_name"] === "string" ||
      value["full_name"] === null) &&
    (value["avatar_url"] === undefined ||
      typeof value["avatar_url"] === "string" ||
      value["avatar_url"] === null) &&
    isSessionApplication(value["application"]) &&
    isHandedSession(value["session"])
  );
}

export function isSessionApplication(value: unknown): value is SessionApplication {
  return isRecord(value) && typeof value["client_id"] === "string" && typeof value["name"] === "string";
}

export function isHandedSession(value: unknown): value is HandedSession {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["carrier"] === "string" &&
    typeof value["created_at"] === "string" &&
    typeof value["expires_at"] === "string"
  );
}

export function isListSessionsAnswer(value: unknown): value is ListSessionsAnswer {
  return (
    isRecord(value) &&
    Array.isArray(value["sessions"]) &&
    value["sessions"].every((item: unknown) => isSession(item))
  );
}

export function isSession(value: unknown): value is Session {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["current"] === "boolean" &&
    typeof value["provider"] === "string" &&
    typeof value["carrier"] === "string" &&
    typeof value["created_at"] === "string" &&
    typeof value["last_seen_at"] === "string" &&
    typeof value["expires_at"] === "string" &&
    (typeof value["ip"] === "string" || value["ip"] === null) &&
    (typeof value["user_agent"] === "string" || value["user_agent"] === null) &&
    (isSessionApplication(value["application"]) || value["application"] === null) &&
    (typeof value["origin"] === "string" || value["origin"] === null) &&
    (typeof value["parent_id"] === "string" || value["parent_id"] === null)
  );
}

export function isEndOtherSessionsAnswer(value: unknown): value is EndOtherSessionsAnswer {
  return isRecord(value) && value["success"] === true && typeof value["ended"] === "number";
}

export function isDone(value: unknown): value is Done {
  return isRecord(value) && value["success"] === true;
}

export function isIssueTokenAnswer(value: unknown): value is IssueTokenAnswer {
  return (
    isRecord(value) &&
    typeof value["access_token"] === "string" &&
    value["token_type"] === "Bearer" &&
    typeof value["expires_in"] === "number" &&
    typeof value["scope"] === "string"
  );
}

export function isAuthorizeDeviceAnswer(value: unknown): value is AuthorizeDeviceAnswer {
  return (
    isRecord(value) &&
    typeof value["device_code"] === "string" &&
    typeof value["user_code"] === "string" &&
    typeof value["verification_uri"] === "string" &&
    typeof value["expires_in"] === "number" &&
    typeof value["interval"] === "number"
  );
}

export function isRevokeTokenAnswer(value: unknown): value is RevokeTokenAnswer {
  return isRecord(value);
}

export function isProblem(value: unknown): value is Problem {
  return (
    isRecord(value) &&
    typeof value["type"] === "string" &&
    typeof value["title"] === "string" &&
    typeof value["status"] === "number" &&
    (value["detail"] === undefined || typeof value["detail"] === "string") &&
    typeof value["code"] === "string" &&
    typeof value["request_id"] === "string" &&
    (value["providers"] === undefined ||
      (Array.isArray(value["providers"]) &&
        value["providers"].every((item: unknown) => typeof item === "string"))) &&
    (value["scope"] === undefined || typeof value["scope"] === "string")
  );
}

export function isOAuthError(value: unknown): value is OAuthError {
  return (
    isRecord(value) && typeof value["error"] === "string" && typeof value["error_description"] === "string"
  );
}
