import { expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import { send } from "./client";
import type { HttpAnswer } from "./http";
import { sendRaw } from "./raw";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { url, nextUrl = "" } = application;
const sessionName = sessionCookieAt(application.authUrl);

/** Next names a Vary in every answer, the server in front of it in none. */
const isNexts = ({ headers }: HttpAnswer) => headers.has("vary");

function askBoth(target: string, lines: readonly string[]): Promise<HttpAnswer[]> {
  const usual = [`GET ${target} HTTP/1.1`, `Host: ${new URL(url).host}`];
  const request = [...usual, ...lines, "Connection: close", "", ""].join("\r\n");
  return Promise.all([url, nextUrl].map((origin) => sendRaw(origin, request)));
}

it("whatever of the two operations is plainly written is answered without Next", async () => {
  const { as } = await signIn(application);
  const byCookie = `Cookie: ${"cookie" in as ? as.cookie : ""}`;
  // The first read of the session asks the database, the second memory.
  const cases: [target: string, status: number, lines: string[]][] = [
    ["/api/verify", 200, [byCookie]],
    ["/api/verify", 200, [byCookie]],
    ["/api/me", 200, [byCookie]],
    ["/api/verify?role=admin", 403, [byCookie]],
    ["/api/verify?role=superuser", 400, [byCookie]],
    ["/api/verify", 401, []],
    ["/api/me", 401, []],
    ["/api/verify", 302, ["X-Forwarded-Uri: /reports", "Accept: text/html"]],
    ["/api/me", 401, [`Cookie: ${sessionName}=none`]],
    ["/api/verify", 401, ["Authorization: Bearer none"]],
    ["/api/verify", 401, ["Authorization: Basic none"]],
  ];
  for (const [target, status, lines] of cases) {
    const answers = await askBoth(target, lines);
    expect(
      answers.map((answer) => answer.status),
      target,
    ).toEqual([status, status]);
    expect(answers.map(isNexts), target).toEqual([false, true]);
  }
});

it("nothing else is", async () => {
  for (const target of ["/api/me/sessions", "/api/health/live", "/api/verify?role=user&x=%2F/"])
    expect((await askBoth(target, [])).map(isNexts), target).toEqual([true, true]);
});

it("each request has one line in the log, whoever answers it", async () => {
  const { userId, as } = await signIn(application);
  const lineOf = async (credentials?: typeof as) => {
    const { headers } = await send(application, "GET /api/me", { as: credentials });
    const reference = headers.get("x-request-id") ?? "";
    const findLines = async () =>
      (await application.readLog()).split("\n").filter((line) => line.includes(reference));
    await expect.poll(findLines).toHaveLength(1);
    const [line = ""] = await findLines();
    const {
      time: _time,
      request_id,
      duration_ms: _duration,
      ...told
    } = JSON.parse(line) as Record<string, unknown>;
    expect(request_id).toBe(reference);
    return told;
  };
  const done = { level: "info", event: "request.done", method: "GET", route: "/api/me" };
  // By the database, then by memory.
  expect(await lineOf(as)).toEqual({ ...done, user_id: userId, status: 200 });
  expect(await lineOf(as)).toEqual({ ...done, user_id: userId, status: 200 });
  const refused = { ...done, code: "unauthenticated", status: 401 };
  expect(await lineOf()).toEqual({ ...refused, detail: "there is no session cookie" });
  expect(await lineOf({ bearer: "none" })).toEqual({ ...refused, detail: "the session is unopenable" });
});
