import { expect } from "vitest";
import { contract } from "@/lib/api/contract/contract";
import { ERROR_STATUS, isErrorCode } from "@/lib/errors";
import { parseSetCookie } from "@/lib/http/cookies";
import { apiContentSecurityPolicy, securityHeaders } from "@/lib/http/security-headers";
import { sessionCookieAt } from "../session-cookie";
import type { Application } from "./application";
import type { Answer } from "./client";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const RETRIED = [429, 503];

/** What design.md section 7 promises of every answer, whatever was asked. */
export function expectContract(
  { authUrl }: Application,
  method: string,
  path: string,
  { status, headers, body }: Answer,
): void {
  expect(status, "an unexpected failure").not.toBe(500);
  expect(headers.get("cache-control")).toBe("private, no-store");
  expect(headers.get("x-request-id")).toMatch(UUID);
  // Whether another host is reached by https alone is that host's to say.
  const isOfOther =
    status === 403 &&
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    body.code === "application-unknown";
  const expected = {
    ...securityHeaders({ https: !isOfOther }),
    "content-security-policy": apiContentSecurityPolicy,
  };
  for (const [name, value] of Object.entries(expected)) expect(headers.get(name), name).toBe(value);
  if (isOfOther) expect(headers.get("strict-transport-security")).toBeNull();
  expect(headers.get("x-powered-by")).toBeNull();
  for (const cookie of headers.getSetCookie()) expectSessionCookie(cookie, authUrl);
  if (status >= 400) expectProblem(authUrl, status, headers, body);
  else if (status < 300) expectShape(method, path, headers, body);
}

/** ASVS 3.3: every attribute of every cookie. */
function expectSessionCookie(cookie: string, authUrl: string): void {
  expect(cookie.length).toBeLessThanOrEqual(4096);
  const [pair = "", ...attributes] = cookie.split("; ");
  const [name, value] = parseSetCookie(pair);
  expect(name).toBe(sessionCookieAt(authUrl));
  expect(value).toMatch(/^[\w.-]*$/);
  const names = attributes.map((attribute) => attribute.replace(/=.*/, ""));
  const secure = authUrl.startsWith("https:") ? ["Secure"] : [];
  expect(names).toEqual(["Path", "Expires", "Max-Age", "HttpOnly", ...secure, "SameSite"]);
  expect(attributes).toEqual(expect.arrayContaining(["Path=/", "SameSite=Lax"]));
  expectAgreeing(attributes);
}

/** Both say the same end, be a browser's clock wrong or Max-Age unknown to a client. */
function expectAgreeing(attributes: readonly string[]): void {
  const [expires = "", maxAge = ""] = ["Expires=", "Max-Age="].map((name) =>
    attributes.find((attribute) => attribute.startsWith(name))?.slice(name.length),
  );
  const left = Date.parse(expires) / 1000 - Date.now() / 1000;
  if (Date.parse(expires) === 0) expect(maxAge).toBe("0");
  // Expires has whole seconds, and the answer was some moments on its way.
  else expect(Math.abs(Number(maxAge) - left)).toBeLessThan(60);
}

/** RFC 9457, with a code of the closed list. */
function expectProblem(authUrl: string, status: number, headers: Headers, body: unknown): void {
  expect(headers.get("content-type")).toBe("application/problem+json");
  const { code } = body as { code: unknown };
  if (!isErrorCode(code)) throw new Error(`not one of our codes: ${JSON.stringify(body)}`);
  // Proxies make 500 of a 404 of verify.
  const expected = code === "application-unknown" && status === 403 ? 403 : ERROR_STATUS[code];
  expect(status).toBe(expected);
  const { detail: _detail, providers: _providers, scope, ...always } = body as Record<string, unknown>;
  expect(always).toEqual({
    type: `${authUrl}/docs/errors#${code}`,
    title: expect.stringMatching(/^[A-Z][a-z -]+$/) as string,
    status,
    code,
    request_id: headers.get("x-request-id"),
  });
  if (status === 401) expect(headers.get("www-authenticate")).toMatch(/^Bearer( error="invalid_token")?$/);
  else
    expect(headers.get("www-authenticate")).toBe(
      code === "insufficient-scope" ? `Bearer error="insufficient_scope", scope="${String(scope)}"` : null,
    );
  expect(scope !== undefined).toBe(code === "insufficient-scope");
  if (RETRIED.includes(status)) expect(headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  else expect(headers.get("retry-after")).toBeNull();
}

/** Exactly what the operation's schema says, nothing more. */
function expectShape(method: string, path: string, headers: Headers, body: unknown): void {
  const operation = Object.values(contract).find(
    (one) => one.method === method && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
  if (!operation) throw new Error(`${method} ${path} is not in the contract`);
  const mediaType = "mediaType" in operation ? operation.mediaType : "application/json";
  expect(headers.get("content-type")?.split(";", 1)[0]).toBe(mediaType);
  const answers =
    "applicationAnswer" in operation ? [operation.applicationAnswer, operation.answer] : [operation.answer];
  expect(answers.map((answer) => answer.safeParse(body).data)).toContainEqual(body);
}
