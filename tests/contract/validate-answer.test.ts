import { describe, expect, test } from "vitest";
import { EXAMPLES } from "@/lib/api/openapi/examples";
import type { RecordedAnswer } from "./answers";
import { validateAnswer } from "./validate-answer";

const SESSION = "/api/me/sessions/019aaa51-0b2d-7e4f-8a1c-2d3e4f5a6b02";

const ALWAYS = {
  "x-request-id": "6f1d2c3b-4a59-4e68-9777-8695a4b3c2d1",
  "cache-control": "private, no-store",
};

const me: RecordedAnswer = {
  method: "GET",
  path: "/api/me",
  status: 200,
  contentType: "application/json",
  headers: ALWAYS,
  body: EXAMPLES.getMe.answer,
};

const unknownSession: RecordedAnswer = {
  method: "DELETE",
  path: SESSION,
  status: 404,
  contentType: "application/problem+json",
  headers: ALWAYS,
  body: {
    type: "http://localhost:3000/docs/errors#not-found",
    title: "Not found",
    status: 404,
    code: "not-found",
    request_id: "6f1d2c3b-4a59-4e68-9777-8695a4b3c2d1",
  },
};

const redirect: RecordedAnswer = {
  method: "GET",
  path: "/api/verify",
  status: 302,
  contentType: null,
  headers: { ...ALWAYS, location: "https://example.com/sign-in" },
  body: undefined,
};

describe("an answer that keeps the contract", () => {
  test.each<[string, RecordedAnswer]>([
    ["a success", me],
    ["a media type with a parameter", { ...me, contentType: "application/json; charset=utf-8" }],
    ["a problem of an operation with an id in its path", unknownSession],
    ["a redirect", redirect],
    ["the document", { ...me, path: "/api/openapi.json", body: { openapi: "3.1.1", info: {} } }],
  ])("%s has no faults", (_, answer) => {
    expect(validateAnswer(answer)).toEqual([]);
  });
});

describe("an answer that breaks the contract", () => {
  const problem = (fields: Record<string, unknown>): RecordedAnswer => ({
    ...unknownSession,
    body: { ...Object(unknownSession.body), ...fields },
  });
  const retry = (headers: Record<string, string>): RecordedAnswer => ({
    ...problem({ status: 503, code: "database-unavailable" }),
    status: 503,
    headers: { ...ALWAYS, ...headers },
  });
  const answer = (fields: Record<string, unknown>): RecordedAnswer => ({
    ...me,
    body: { ...EXAMPLES.getMe.answer, ...fields },
  });
  test.each<[string, RecordedAnswer, RegExp]>([
    ["an unknown path", { ...me, path: "/api/you" }, /no such operation/],
    ["a path with too many parts", { ...unknownSession, path: `${SESSION}/more` }, /no such operation/],
    ["an unknown method", { ...me, method: "PUT" }, /no such operation/],
    ["a status of its own", { ...me, status: 418 }, /no such status/],
    ["another media type", { ...me, contentType: "text/html" }, /media type is text\/html/],
    ["no media type", { ...me, contentType: null }, /media type is none/],
    ["a body that is not JSON", { ...me, body: "<html>" }, /must be object/],
    ["a field that is missing", answer({ email: undefined }), /required property 'email'/],
    ["a field of another type", answer({ full_name: 7 }), /full_name/],
    ["a field that nobody described", answer({ secretHash: "x" }), /additional properties.*secretHash/],
    [
      "one such field deep inside",
      answer({ session: { ...EXAMPLES.getMe.answer.session, ip: "::1" } }),
      /ip/,
    ],
    ["an id that is none", answer({ user_id: "7" }), /user_id.*uuid/],
    ["a moment that is none", answer({ created_at: "yesterday" }), /created_at.*date-time/],
    ["a code of another operation", problem({ code: "last-account" }), /code/],
    ["a status that is not the answer's", problem({ status: 403 }), /status/],
    ["a header that is missing", { ...redirect, headers: ALWAYS }, /Location is missing/],
    ["a header that is no number", retry({ "retry-after": "soon" }), /Retry-After .*integer/],
    [
      "a cache's leave",
      { ...me, headers: { ...ALWAYS, "cache-control": "public" } },
      /Cache-Control .*const/,
    ],
    ["a body in a redirect", { ...redirect, body: "moved" }, /there is a body/],
  ])("%s is told", (_, broken, fault) => {
    expect(validateAnswer(broken).join("\n")).toMatch(fault);
  });
});
