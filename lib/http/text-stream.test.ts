import { expect, test } from "vitest";
import { streamText } from "./text-stream";

test("a client that goes away while a piece is made is no fault, and ends the making", async () => {
  const faults: unknown[] = [];
  let begin: () => void = () => undefined;
  let finish: () => void = () => undefined;
  let end: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  async function* making(): AsyncGenerator<string> {
    try {
      begin();
      await finished;
      yield "1\n";
      yield "2\n";
    } finally {
      end();
    }
  }
  const reader = streamText(making(), (error) => faults.push(error)).getReader();
  await begun;
  const cancelled = reader.cancel();
  finish();
  await Promise.all([cancelled, ended]);
  // What the piece's own promise leads to comes right after.
  await new Promise((resolve) => setImmediate(resolve));
  expect(faults).toEqual([]);
});

test("a fault in the middle breaks the text off, and is told", async () => {
  const faults: unknown[] = [];
  const gone = new Error("the database has gone");
  async function* failing(): AsyncGenerator<string> {
    yield "1\n";
    throw gone;
  }
  const answer = new Response(streamText(failing(), (error) => faults.push(error)));
  await expect(answer.text()).rejects.toThrow(gone);
  expect(faults).toEqual([gone]);
});
