import { expect, test } from "vitest";
import { z } from "zod";
import { answerWith } from "./answer";

const asText = { answer: z.string(), mediaType: "text/csv" } as const;

async function* count(upTo: number, onEnd: () => void = () => undefined): AsyncGenerator<string> {
  try {
    for (let number = 1; number <= upTo; number++) yield `${number}\n`;
  } finally {
    onEnd();
  }
}

test("of data only what the schema describes is told", async () => {
  const told = answerWith({ answer: z.object({ id: z.int() }) }, { data: { id: 1, secret: "s" } }, "r");
  expect(told.headers.get("content-type")).toBe("application/json");
  expect(await told.json()).toEqual({ id: 1 });
});

test("a text has the operation's media type, unless the handler says more", async () => {
  const told = answerWith(asText, { text: "a,b\n" }, "r");
  expect(told.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(await told.text()).toBe("a,b\n");
  const headers = new Headers({ "content-type": "text/csv; header=present" });
  const exact = answerWith(asText, { text: "", headers }, "r");
  expect(exact.headers.get("content-type")).toBe("text/csv; header=present");
});

test("pieces become one text", async () => {
  expect(await answerWith(asText, { text: count(3) }, "r").text()).toBe("1\n2\n3\n");
});

test("pieces are no longer asked for when the client has gone", async () => {
  let ended = false;
  const { body } = answerWith(asText, { text: count(Infinity, () => (ended = true)) }, "r");
  const reader = body?.getReader();
  await reader?.read();
  await reader?.cancel();
  expect(ended).toBe(true);
});

test("a fault in the middle breaks the answer off instead of ending it", async () => {
  async function* failing(): AsyncGenerator<string> {
    yield "1\n";
    throw new Error("the database has gone");
  }
  await expect(answerWith(asText, { text: failing() }, "r").text()).rejects.toThrow();
});
