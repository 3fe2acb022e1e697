import { expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import type { HttpAnswer } from "./http";
import { sendRaw } from "./raw";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { url, twinUrl = "" } = application;
const sessionName = sessionCookieAt(application.authUrl);

/** Next names a Vary in every answer, the server in front of it in none. */
const isNexts = ({ headers }: HttpAnswer) => headers.has("vary");

function askBoth(target: string, lines: readonly string[]): Promise<HttpAnswer[]> {
  const usual = [`GET ${target} HTTP/1.1`, `Host: ${new URL(url).host}`];
  const request = [...usual, ...lines, "Connection: close", "", ""].join("\r\n");
  return Promise.all([url, twinUrl].map((origin) => sendRaw(origin, request)));
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
