import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { contract } from "@/lib/api/contract/contract";
import { EXAMPLE_ID } from "@/lib/api/openapi/examples";
import { curlFor } from "./curl";

const ORIGIN = "https://example.com";

/** What a shell makes of a command: the arguments that curl would get. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\nSESSION=v1.sealed\n${command}`;
  return execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

test("a shell reads the body back as it was, quotes and all", () => {
  const body = { name: `O'Sample "and" $HOME \`id\` \\` };
  expect(argumentsOf(curlFor(contract.changeMe, ORIGIN, { body }))).toEqual([
    "-X",
    "PATCH",
    "https://example.com/api/me",
    "-H",
    "Authorization: Bearer v1.sealed",
    "-H",
    "Content-Type: application/json",
    "-d",
    JSON.stringify(body),
  ]);
});

test("an id stands for the parameter of a path", () => {
  expect(argumentsOf(curlFor(contract.endSession, ORIGIN))).toContain(
    `https://example.com/api/me/sessions/${EXAMPLE_ID}`,
  );
});

test("what needs no session is called without one, and GET without saying so", () => {
  expect(argumentsOf(curlFor(contract.readContract, ORIGIN))).toEqual([
    "https://example.com/api/openapi.json",
  ]);
});

test("the headers of an answer are shown on demand", () => {
  expect(argumentsOf(curlFor(contract.verify, ORIGIN, { headers: true }))).toEqual([
    "-i",
    "https://example.com/api/verify",
    "-H",
    "Authorization: Bearer v1.sealed",
  ]);
});
