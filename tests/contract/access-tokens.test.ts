import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { send } from "./client";
import { expectRefusal } from "./refusal";

const application = sharedApplication();
const { sandbox } = application;
const google = async (order: object = {}) => sandbox.mintGoogle({ person: "nobody", ...order });
const github = async (order: object = {}) => sandbox.mintGithub({ person: "nobody", ...order });

afterEach(() => sandbox.setFaults({ google: { userinfo: "ok" } }));

describe("a Google access token", () => {
  it("of another application is refused, however good it is", async () => {
    const { access_token } = await google({ fault: "audience" });
    await expectRefusal(application, "google", { access_token }, "token-audience");
  });

  it("that is over is refused", async () => {
    const { access_token } = await google({ fault: "expired" });
    await expectRefusal(application, "google", { access_token }, "token-invalid");
  });

  it("is refused when userinfo speaks of somebody else", async () => {
    const { access_token } = await google();
    await sandbox.setFaults({ google: { userinfo: "other-subject" } });
    await expectRefusal(application, "google", { access_token }, "token-subject");
  });

  it("that may not ask who its person is, is refused", async () => {
    const { access_token } = await google({ scope: "email" });
    await expectRefusal(application, "google", { access_token }, "token-invalid");
  });

  it.each<[string, () => Promise<string> | string]>([
    ["an id_token", async () => (await google()).id_token],
    ["a GitHub token", async () => (await github()).access_token],
    ["any text", () => "not-a-token"],
    ["a text with line ends", () => "a\r\nx-injected: 1"],
    ["a text with NUL and half a character", () => "\u0000\ud800"],
    ["a text that looks like a query", () => "a&access_token=b#c"],
  ])("is refused when it is %s", async (_, token) => {
    await expectRefusal(application, "google", { token: await token() }, "token-invalid");
  });
});

describe("a GitHub access token", () => {
  it("of another application is refused, however good it is", async () => {
    const { access_token } = await github({ fault: "audience" });
    await expectRefusal(application, "github", { access_token }, "token-invalid");
  });

  it("that is over is refused", async () => {
    const { access_token } = await github({ fault: "expired" });
    await expectRefusal(application, "github", { access_token }, "token-invalid");
  });

  it.each<[string, () => Promise<string> | string]>([
    ["a Google access token", async () => (await google()).access_token],
    ["a Google id_token", async () => (await google()).id_token],
    ["a text with line ends", () => "a\r\nx-injected: 1"],
    ["a text with NUL and half a character", () => "\u0000\ud800"],
  ])("is refused when it is %s", async (_, token) => {
    await expectRefusal(application, "github", { token: await token() }, "token-invalid");
  });
});

describe("any text as a token", () => {
  it.each([
    ["google", "id_token"],
    ["google", "access_token"],
    ["github", "access_token"],
  ] as const)("of %s in `%s` is refused with 401", async (provider, field) => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", minLength: 1 }), async (text) => {
        const { status } = await send(application, `POST /auth/${provider}`, { json: { [field]: text } });
        expect(status).toBe(401);
      }),
      { numRuns: 40 },
    );
  });
});
