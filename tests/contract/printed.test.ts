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

async function post(headers: Record<string, string>, body: string): Promise<number> {
  const sent = { origin: application.url, ...headers };
  return (await fetch(new URL("/sign-in", application.url), { method: "POST", headers: sent, body })).status;
}

async function actionId(): Promise<string> {
  const page = await (await fetch(new URL("/sign-in", application.url))).text();
  return /\$ACTION_ID_([0-9a-f]+)/.exec(page)?.[1] ?? "";
}

describe("whatever Next and libraries print", () => {
  it("is JSON lines, each failure once, and nothing of what was sent", async () => {
    const text = { "content-type": "text/plain" };
    expect(await post({ ...text, "next-action": "made-up" }, `["${secret}"]`)).toBe(400);
    expect(await post({ ...text, "next-action": "40".padEnd(42, "a") }, `["${secret}"]`)).toBe(409);
    await post({ ...text, "next-action": await actionId() }, `${secret}{`);
    await post({ "content-type": "multipart/form-data; boundary=x" }, secret);
    await expect
      .poll(async () => (await linesSince()).filter(({ event }) => event === "page.failed"))
      .toHaveLength(2);
    expect(secretsIn(await application.readLog())).toEqual([]);
    const printed = (await linesSince()).filter(({ event }) => event === "console.printed");
    expect(printed.map(({ level }) => level)).toEqual(["warn", "warn"]);
  });

  it("has no stack for what is refused", async () => {
    await post({ "content-type": "text/plain", "next-action": await actionId() }, "[1]");
    await expect
      .poll(async () => (await linesSince()).filter(({ event }) => event === "page.refused"))
      .toEqual([
        expect.objectContaining({
          level: "info",
          code: "malformed-request",
          detail: expect.any(String) as string,
        }),
      ]);
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
