import { createHash, randomBytes, randomUUID } from "node:crypto";
import { generateClientSecret, hashClientSecret } from "@/lib/applications/secret";
import type { Application } from "./application";
import { recordAnswer } from "./answers";
import { type HttpAnswer, sendHttp } from "./http";
import { noteSecret } from "./secrets";
import { type SignedIn, signIn } from "./sign-in";

export const REDIRECT_URI = "https://client.example/callback?from=cloakroom";

/** A client of the tests, and what it knows of itself. */
export type TestClient = {
  readonly id: string;
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
};

type Fields = {
  readonly name?: string;
  readonly kind?: "WEB" | "NATIVE" | "PROXIED";
  readonly confidential?: boolean;
  readonly redirectUris?: readonly string[];
  readonly access?: object;
  readonly accepts?: readonly string[];
  readonly device?: boolean;
  readonly skipConsent?: boolean;
};

/** An application with a secret; confidential and of the web unless said otherwise. */
export async function createClient(application: Application, fields: Fields = {}): Promise<TestClient> {
  const [id, clientId, secret] = [randomUUID(), randomUUID(), generateClientSecret()];
  const { database } = application;
  const { kind = "WEB", confidential = kind === "WEB", redirectUris = [REDIRECT_URI] } = fields;
  await database.query(
    `INSERT INTO "Application" ("id", "clientId", "name", "kind", "confidential", "redirectUris", "access", "accepts", "device",
       "skipConsent", "updatedAt")
     VALUES ($1, $2, $3, $4::"ApplicationKind", $5, $6, $7, $8, $9, $10, now())`,
    id,
    clientId,
    fields.name ?? "Reports",
    kind,
    confidential,
    [...redirectUris],
    JSON.stringify(fields.access ?? { everybody: true }),
    [...(fields.accepts ?? [])],
    fields.device ?? false,
    fields.skipConsent ?? false,
  );
  if (confidential)
    await database.query(
      `INSERT INTO "ApplicationSecret" ("id", "applicationId", "hash") VALUES ($1, $2, $3)`,
      randomUUID(),
      id,
      hashClientSecret(secret),
    );
  await database.untilInvalidated();
  noteSecret(secret);
  return { id, clientId, secret, redirectUri: redirectUris[0] ?? REDIRECT_URI };
}

/** A verifier and its challenge (RFC 7636 section 4). */
export function createPkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(user)}:${encodeURIComponent(password)}`).toString("base64")}`;

export type OAuthAnswer = HttpAnswer & { readonly json: Record<string, unknown> };

/** Pairs where a parameter is to stand twice. */
type Form = Readonly<Record<string, string>> | [string, string][];

/** Sends a form as a program does, and reads what comes. */
export async function post(
  { url }: Application,
  path: string,
  form: Form,
  headers: Record<string, string> = {},
): Promise<OAuthAnswer> {
  const sent = { "content-type": "application/x-www-form-urlencoded", ...headers };
  const body = new URLSearchParams(form).toString();
  return read("POST", path, await sendHttp(new URL(path, url), { method: "POST", headers: sent, body }));
}

export async function get(
  { url }: Application,
  target: string,
  headers: Record<string, string> = {},
): Promise<OAuthAnswer> {
  const whole = new URL(target, url);
  return read("GET", whole.pathname, await sendHttp(whole, { method: "GET", headers }));
}

function read(method: string, path: string, answer: HttpAnswer): OAuthAnswer {
  const { status, headers, text } = answer;
  const contentType = headers.get("content-type");
  const isJson = contentType?.startsWith("application/json") === true && text !== "";
  const json = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  for (const name of ["access_token", "device_code", "user_code"])
    if (typeof json[name] === "string") noteSecret(json[name]);
  if (isJson)
    recordAnswer({
      method,
      path: path.replace(/\?.*$/, ""),
      status,
      contentType,
      headers: Object.fromEntries(headers),
      body: json,
    });
  return { ...answer, json };
}

/** The target of an authorization request. */
export function authorizeTarget(
  { clientId, redirectUri }: TestClient,
  fields: Readonly<Record<string, string | null>> = {},
): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state: "some state",
  });
  for (const [name, value] of Object.entries(fields))
    if (value === null) query.delete(name);
    else query.set(name, value);
  return `/oauth/authorize?${query.toString()}`;
}

export async function grant(
  application: Application,
  { userId }: SignedIn,
  { id }: TestClient,
): Promise<void> {
  await application.database.query(
    `INSERT INTO "Grant" ("userId", "applicationId", "scopes") VALUES ($1, $2, '{profile,email,openid}')`,
    userId,
    id,
  );
}

export const cookieHeader = ({ as }: SignedIn): Record<string, string> =>
  "cookie" in as ? { cookie: as.cookie } : {};

/** Asks for a code as the browser of somebody who has allowed the client before. */
export async function obtainCode(
  application: Application,
  person: SignedIn,
  client: TestClient,
  fields: Readonly<Record<string, string | null>> = {},
): Promise<string> {
  const answer = await get(application, authorizeTarget(client, fields), cookieHeader(person));
  const code = new URL(answer.headers.get("location") ?? "").searchParams.get("code");
  if (code === null) throw new Error(`no code: ${String(answer.headers.get("location"))}`);
  noteSecret(code);
  return code;
}

/** Somebody, a client that they have allowed, and a code with its verifier. */
export async function obtainAll(application: Application, fields: Fields = {}) {
  const [person, client] = [await signIn(application), await createClient(application, fields)];
  await grant(application, person, client);
  const { verifier, challenge } = createPkce();
  const code = await obtainCode(application, person, client, {
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  const form = {
    grant_type: "authorization_code",
    code,
    redirect_uri: client.redirectUri,
    code_verifier: verifier,
  };
  return { person, client, code, verifier, form };
}

/** The same, exchanged. */
export async function obtainToken(application: Application, fields: Fields = {}) {
  const { client, form, person, code, verifier } = await obtainAll(application, fields);
  const public_ = fields.confidential === false || (fields.kind === "NATIVE" && !fields.confidential);
  const answer = await post(
    application,
    "/oauth/token",
    public_ ? { ...form, client_id: client.clientId } : form,
    public_ ? {} : { authorization: basic(client.clientId, client.secret) },
  );
  return { person, client, code, verifier, form, answer, token: String(answer.json.access_token) };
}
