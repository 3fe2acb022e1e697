import type { ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { CloakroomError } from "../error.js";
import { closeServers, listen } from "../testing/listen.js";
import { nextInterval, signInWithDevice } from "./device.js";
import { signInWithBrowser } from "./loopback.js";
import { openBrowser } from "./open-browser.js";

const issued = {
  access_token: "a1.q7Xk2w.x",
  token_type: "Bearer",
  expires_in: 3600,
  scope: "profile email",
};
const begun = {
  device_code: "d-1",
  user_code: "BCDF-GHJK",
  verification_uri: "https://a.example/device",
  expires_in: 600,
  interval: 1,
};

afterEach(closeServers);

type Asked = { readonly path: string; readonly form: Record<string, string> };

/** An authorization server that answers in its own way, at every path. */
async function answering(answer: (asked: Asked, response: ServerResponse) => unknown) {
  const asked: Asked[] = [];
  const { url: baseUrl } = await listen((request, response) => {
    void text(request).then((body) => {
      const one = { path: request.url ?? "", form: Object.fromEntries(new URLSearchParams(body)) };
      asked.push(one);
      answer(one, response);
    });
  });
  return { baseUrl, asked };
}

const json = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
const refuse = (response: ServerResponse, error: string) =>
  json(response, 400, { error, error_description: "x" });

describe("a program in a browser", () => {
  /** The address that a browser would be led back to. */
  function backFrom(url: string, fields: Record<string, string>): string {
    const { origin, searchParams } = new URL(url);
    const back = new URL(searchParams.get("redirect_uri") ?? "");
    back.search = new URLSearchParams({
      state: searchParams.get("state") ?? "",
      iss: origin,
      ...fields,
    }).toString();
    return back.href;
  }

  it("takes exactly one answer, whose code it exchanges with the verifier of its challenge", async () => {
    const told: Promise<number>[] = [];
    let back = "";
    const { baseUrl, asked } = await answering((_, response) => {
      // While the code is exchanged another comes.
      const second = fetch(back.replace("code=c-1", "code=c-2")).then(({ status }) => status);
      told.push(second);
      void second.then(() => json(response, 200, issued));
    });
    const token = await signInWithBrowser({
      baseUrl,
      clientId: "p",
      open(url) {
        back = backFrom(url, { code: "c-1" });
        told.push(fetch(back).then(({ status }) => status));
      },
    });
    expect(token).toMatchObject({ accessToken: "a1.q7Xk2w.x", scopes: ["profile", "email"] });
    expect(await Promise.all(told)).toEqual([200, 404]);
    expect(asked.map(({ form }) => form)).toEqual([
      {
        grant_type: "authorization_code",
        client_id: "p",
        code: "c-1",
        redirect_uri: back.replace(/\?.*/, ""),
        code_verifier: expect.stringMatching(/^[\w-]{43}$/) as string,
      },
    ]);
    await expect(fetch(back)).rejects.toThrow();
  });

  it("says why it was refused, and that nobody came", async () => {
    const { baseUrl } = await answering((_, response) => refuse(response, "invalid_grant"));
    const program = { baseUrl, clientId: "p" };
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const denied = signInWithBrowser({
      ...program,
      open: (url) => void fetch(backFrom(url, { error: "access_denied" })),
    });
    await expect(denied).rejects.toMatchObject({ code: "access_denied" });
    const refused = signInWithBrowser({
      ...program,
      open: (url) => void fetch(backFrom(url, { code: "c" })),
    });
    await expect(refused).rejects.toMatchObject({ code: "invalid_grant", status: 400 });
    const alone = signInWithBrowser({ ...program, open: () => undefined, timeout: 10 });
    await expect(alone).rejects.toMatchObject({ code: "timeout" });
    await expect(signInWithBrowser({ ...program, open: () => false })).rejects.toMatchObject({
      code: "no-browser",
    });
    const controller = new AbortController();
    const reason = new Error("interrupted");
    const ended = signInWithBrowser({
      ...program,
      signal: controller.signal,
      open: () => controller.abort(reason),
    });
    await expect(ended).rejects.toBe(reason);
    // Four of the five had minutes left.
    expect(timers()).toBeLessThan(before + 4);
  });

  it("is led to https or this machine alone, and back to this machine", async () => {
    const open = () => expect.unreachable("the browser was opened");
    await expect(signInWithBrowser({ baseUrl: "http://a.example", clientId: "p", open })).rejects.toThrow(
      /https/,
    );
    const program = { baseUrl: "http://127.0.0.1:9", clientId: "p", open };
    for (const redirectPath of ["callback", "", "@evil.example/", "/callback?x=1", "/callback#x", "0/x"])
      await expect(signInWithBrowser({ ...program, redirectPath }), redirectPath).rejects.toThrow(
        /must be a path/,
      );
  });

  it("is led to nothing but pages", () => {
    for (const url of ["file:///etc/passwd", "javascript:alert(1)", "calculator:", "--version"])
      expect(() => openBrowser(url), url).toThrow(TypeError);
  });

  it("waits for no time that a timer would make nothing of", async () => {
    const program = { baseUrl: "http://127.0.0.1:9", clientId: "p", open: () => false };
    for (const timeout of [Infinity, Number.NaN, 0, -1, 2 ** 31])
      await expect(signInWithBrowser({ ...program, timeout })).rejects.toThrow(TypeError);
    await expect(signInWithBrowser({ ...program, timeout: 2 ** 31 - 1 })).rejects.toMatchObject({
      code: "no-browser",
    });
  });
});

describe("a program without a browser", () => {
  it("asks on while nobody has answered or nobody is there, and is told in the end", async () => {
    const polls = [
      (response: ServerResponse) => refuse(response, "authorization_pending"),
      (response: ServerResponse) => json(response, 200, issued),
    ];
    const { baseUrl, asked } = await answering(({ path }, response) =>
      path === "/oauth/device_authorization" ? json(response, 200, begun) : polls.shift()?.(response),
    );
    const shown: unknown[] = [];
    const token = await signInWithDevice({ baseUrl, clientId: "p", onCode: (code) => void shown.push(code) });
    expect(token.accessToken).toBe("a1.q7Xk2w.x");
    expect(shown).toEqual([
      {
        userCode: "BCDF-GHJK",
        verificationUri: "https://a.example/device",
        expiresAt: expect.any(String) as string,
      },
    ]);
    expect(asked.map(({ form }) => form["device_code"])).toEqual([undefined, "d-1", "d-1"]);
  });

  it("ends when it is denied, when the code is over, and when it is told to", async () => {
    const first = (expires_in: number) =>
      answering(({ path }, response) =>
        path === "/oauth/device_authorization"
          ? json(response, 200, { ...begun, expires_in })
          : refuse(response, "access_denied"),
      );
    const program = async (expires_in: number) => ({
      ...(await first(expires_in)),
      clientId: "p",
      onCode: () => undefined,
    });
    await expect(signInWithDevice(await program(600))).rejects.toMatchObject({ code: "access_denied" });
    const { asked, ...over } = await program(0);
    await expect(signInWithDevice(over)).rejects.toMatchObject({ code: "expired_token" });
    expect(asked).toHaveLength(1);
    const controller = new AbortController();
    const reason = new Error("interrupted");
    const ended = {
      ...(await program(600)),
      signal: controller.signal,
      onCode: () => controller.abort(reason),
    };
    await expect(signInWithDevice(ended)).rejects.toBe(reason);
  });

  it("asks less often when told to, or when nobody is there (RFC 8628 section 3.5)", () => {
    const refused = (code: string, status: number | null = 400, retryAfter: number | null = null) =>
      new CloakroomError(code, "x", { status, retryAfter });
    expect(nextInterval(refused("authorization_pending"), 5)).toBe(5);
    expect(nextInterval(refused("slow_down"), 5)).toBe(10);
    expect(nextInterval(refused("timeout", null), 5)).toBe(10);
    expect(nextInterval(refused("temporarily_unavailable", 503, 30), 5)).toBe(30);
    expect(nextInterval(refused("temporarily_unavailable", 429, 1), 5)).toBe(10);
    for (const code of ["access_denied", "expired_token", "invalid_client"])
      expect(() => nextInterval(refused(code), 5)).toThrow(CloakroomError);
  });
});
