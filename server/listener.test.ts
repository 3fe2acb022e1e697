import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeAll, expect, it } from "vitest";
import { createListener } from "./listener";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "http://localhost:3000",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
    DATABASE_URL: "postgresql://localhost/unused",
  });
});

let close: (() => void) | undefined;
afterEach(() => close?.());

/** Asks a server whose fast path and Next do this. */
async function ask(atOnce: (response: ServerResponse) => boolean, byNext: () => Promise<void>) {
  const fastPath = {
    answerAtOnce: (_: unknown, response: ServerResponse) => atOnce(response),
    findHandler: () => undefined,
  };
  const server = createServer(createListener(fastPath, byNext)).listen(0, "127.0.0.1");
  close = () => server.close();
  await once(server, "listening");
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { status: answer.status, body: await answer.text() };
}

const unanswered = { status: 500, body: "Internal Server Error" };
const fail = () => {
  throw new Error("on purpose");
};

it("answers 500 when the fast path fails before it has answered", async () => {
  expect(await ask(fail, () => Promise.resolve())).toEqual(unanswered);
});

it("answers 500 when the fast path writes a header that is none", async () => {
  const writeNone = (response: ServerResponse) => Boolean(response.writeHead(200, { "x-none": "a\nb" }));
  expect(await ask(writeNone, () => Promise.resolve())).toEqual(unanswered);
});

it("breaks the answer off when the fast path fails within it", async () => {
  const failWithin = (response: ServerResponse) => {
    response.writeHead(200).write("begun");
    return fail();
  };
  await expect(ask(failWithin, () => Promise.resolve())).rejects.toThrow();
});

it("answers 500 when Next fails", async () => {
  expect(
    await ask(
      () => false,
      () => Promise.reject(new Error("on purpose")),
    ),
  ).toEqual(unanswered);
});
