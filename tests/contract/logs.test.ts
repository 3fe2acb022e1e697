import { describe, expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import { send } from "./client";
import { signIn } from "./sign-in";
import { noteSecret, secretsIn } from "./secrets";

const application = sharedApplication();

/** The lines about one request. */
async function linesAbout(reference: string): Promise<unknown[]> {
  const lines = (await application.readLog()).split("\n").filter((line) => line.includes(reference));
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe("the log", () => {
  it("has one line for a request that was refused, with the reference that its answer has, and no stack", async () => {
    const { id_token } = await application.sandbox.mintGoogle({ person: "nobody", fault: "expired" });
    const { headers } = await send(application, "POST /auth/google", { json: { id_token } });
    const reference = headers.get("x-request-id") ?? "";
    await expect
      .poll(() => linesAbout(reference))
      .toEqual([
        {
          level: "info",
          time: expect.any(String) as string,
          event: "request.done",
          request_id: reference,
          method: "POST",
          route: "/auth/google",
          status: 401,
          duration_ms: expect.any(Number) as number,
          code: "token-expired",
          detail: expect.any(String) as string,
        },
      ]);
  });

  // That no file's tests leave a token or a session value in it is checked after each of them.
  it("has nothing of a body that is not JSON, nor of a token beside text that is", async () => {
    const { as } = await signIn(application, { delivery: "bearer" });
    const bearer = "bearer" in as ? as.bearer : "";
    const secret = "short-but-secret";
    noteSecret(secret);
    const answers = [
      await send(application, "POST /auth/google", { raw: secret }),
      await send(application, "POST /auth/google", { raw: `{"id_token":"${secret}` }),
      await send(application, "POST /auth/google", { json: { id_token: "x", delivery: secret } }),
      await send(application, "POST /auth/google", { json: { id_token: `a.${secret}.c` } }),
      await send(application, "GET /api/me", { headers: { authorization: `Bearer ${bearer} and more` } }),
      await send(application, "GET /api/me", { headers: { authorization: `Basic ${secret}` } }),
      await send(application, "GET /api/me", {
        headers: { cookie: `${sessionCookieAt(application.authUrl)}=${secret}` },
      }),
    ];
    const last = answers.at(-1)?.headers.get("x-request-id") ?? "";
    await expect.poll(() => linesAbout(last)).toHaveLength(1);
    expect(secretsIn(await application.readLog())).toEqual([]);
  });

  it("would be seen to hold one", () => {
    noteSecret("v1.kid.a-sealed-value-that-leaked");
    expect(secretsIn("x a-sealed-value-that-leaked y")).toEqual(["a-sealed-value-that-leaked"]);
  });
});
