import fc from "fast-check";
import { expect, it } from "vitest";
import { createLogger } from "./log";
import type { LogFields } from "./log/line";

/** What a logger of a level writes for one warning. */
function written(level: Parameters<typeof createLogger>[0], event: string, fields: LogFields): string[] {
  const lines: string[] = [];
  createLogger(level, (line) => lines.push(line))("warn", event, fields);
  return lines;
}

it("is one line of JSON an event, with level, time and name", () => {
  const [line = "", ...more] = written("info", "session.ended", {
    user_id: "u-1",
    status: 200,
    duration_ms: 1.5,
  });
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    level: "warn",
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
    event: "session.ended",
    user_id: "u-1",
    status: 200,
    duration_ms: 1.5,
  });
});

const unruly = fc.oneof(
  fc.string({ unit: "binary-ascii" }),
  fc
    .array(fc.constantFrom("a", "\n", "\r", "\u001b[2J", "\u009b", "\u2028", "\u202e", "\ud800", '"', "\\"))
    .map((all) => all.join("")),
);

it("stays one line whatever text it is given (CWE-117)", () => {
  fc.assert(
    fc.property(unruly, (detail) => {
      const [line = ""] = written("info", "any", { detail, error: new Error(detail) });
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      expect(JSON.parse(line)).toHaveProperty("detail");
    }),
  );
});

it("stays JSON when an id has a character that no id has, wherever it is", () => {
  const id = "0192f0c1-2345-7abc-89de-f0123456789a";
  for (const wrong of ['"', "\\", "\n", "\u2028", "g", "A"]) {
    for (let index = 0; index < id.length; index++) {
      const user_id = id.slice(0, index) + wrong + id.slice(index + 1);
      const [line = ""] = written("info", "any", { user_id });
      expect(JSON.parse(line)).toHaveProperty("user_id");
      expect(line).not.toMatch(/[\n\u2028]/);
    }
  }
});

it("has no field that is not on the list, and no value of another type", () => {
  const smuggled = {
    password: "hunter2",
    headers: { cookie: "hunter2" },
    user_id: { id: "hunter2" },
    status: "hunter2",
  };
  const fields = Object.assign({ code: "token-expired" }, smuggled as object);
  const [line = ""] = written("info", "any", fields);
  expect(JSON.parse(line)).toEqual({
    level: "warn",
    time: expect.any(String) as string,
    event: "any",
    code: "token-expired",
  });
});

it("scrubs the text of fields and errors", () => {
  const error = new Error("GET /callback?code=hunter2");
  expect(written("info", "any", { detail: "Bearer hunter2", error }).join()).not.toContain("hunter2");
});

it("writes nothing below its level", () => {
  expect(written("error", "any", {})).toEqual([]);
  expect(written("silent", "any", {})).toEqual([]);
  expect(written("warn", "any", {})).toHaveLength(1);
});
