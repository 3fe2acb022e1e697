import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OwnApplication, startAnother } from "./application";
import { noteSecret, secretsIn } from "./secrets";

const secret = "in-a-form-Wq7Zt4LmX2";
noteSecret(secret);

let application: OwnApplication;
let greeting: number;
beforeAll(async () => {
  application = await startAnother({});
  greeting = (await linesPrinted()).length;
});
afterAll(() => application.stop());

async function linesPrinted(): Promise<string[]> {
  return (await application.readLog()).split("\n");
}

/** What has been written since the application answers for the first time; Next greets before that. */
async function linesSince(): Promise<Record<string, unknown>[]> {
  return (await linesPrinted()).slice(greeting).map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function post(headers: Record<string, string>, body: string | FormData): Promise<number> {
  const sent = { origin: application.url, ...headers };
  const url = new URL("/sign-in", application.url);
  return (await fetch(url, { method: "POST", headers: sent, body, redirect: "manual" })).status;
}

/** The form of the language, as a browser sends it without JavaScript. */
async function languageForm(locale: string, id?: string): Promise<FormData> {
  const page = await (await fetch(new URL("/sign-in", application.url))).text();
  const form = new FormData();
  form.append(`$ACTION_ID_${id ?? /\$ACTION_ID_([0-9a-f]+)/.exec(page)?.[1] ?? ""}`, "");
  form.append("locale", locale);
  return form;
}

describe("whatever Next and libraries print", () => {
  it("is JSON lines, and nothing of what was sent", async () => {
    const text = { "content-type": "text/plain" };
    expect(await post({ ...text, "next-action": "made-up" }, `["${secret}"]`)).toBe(400);
    expect(await post({ ...text, "next-action": "40".padEnd(42, "a") }, `${secret}{`)).toBe(400);
    expect(await post({ "content-type": "multipart/form-data; boundary=x" }, secret)).toBe(400);
    expect(await post({}, await languageForm(secret, "40".padEnd(42, "a")))).toBe(303);
    expect(await post({}, await languageForm(secret))).toBe(400);
    await expect.poll(async () => (await linesSince()).map(({ event }) => event)).toContain("page.refused");
    expect(secretsIn(await application.readLog())).toEqual([]);
  });

  it("has no stack for what is refused", async () => {
    const refusals = async () => (await linesSince()).filter(({ event }) => event === "page.refused");
    const before = (await refusals()).length;
    expect(await post({}, await languageForm("klingon"))).toBe(400);
    await expect.poll(async () => (await refusals()).length).toBe(before + 1);
    for (const refusal of await refusals())
      expect(refusal).toEqual(
        expect.objectContaining({
          level: "info",
          code: "malformed-request",
          detail: expect.any(String) as string,
        }),
      );
    expect((await refusals()).some((refusal) => "error" in refusal)).toBe(false);
  });
});

it("no picture is fetched or resized for anybody", async () => {
  for (const url of ["/icon.svg", "https://lh3.googleusercontent.com/a", "http://127.0.0.1/"]) {
    const query = new URLSearchParams({ url, w: "64", q: "75" });
    const answer = await fetch(new URL(`/_next/image?${query.toString()}`, application.url));
    expect(answer.status, url).toBe(404);
  }
});

it("no cache keeps the way to the sign-in page", async () => {
  const { status, headers } = await fetch(new URL("/account", application.url), { redirect: "manual" });
  expect(status).toBe(303);
  expect(headers.get("cache-control")).toBe("private, no-store");
});
