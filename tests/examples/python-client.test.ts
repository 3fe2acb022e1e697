import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import type { Mint } from "@/sandbox/mint";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { findProgram } from "./packages";
import { examplePath } from "./template";

const CLIENT = examplePath("python-client", "cloakroom_client.py");
const python = findProgram("python3") ?? "";

const identity = z.object({
  user_id: z.uuid(),
  email: z.string().nullable(),
  full_name: z.string().nullable(),
});

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "cloakroom-python-"))));
afterEach(() => rmSync(folder, { recursive: true }));

// toMatchObject takes a bare RegExp for an object without properties, which everything matches.
const matching = (expression: RegExp) => expect.stringMatching(expression) as string;

type Outcome = { status: number | null; answer: unknown; error: string };

async function runPython(args: string[], input = ""): Promise<Outcome> {
  const { PATH, NODE_ENV } = process.env;
  const env = { PATH, NODE_ENV, HOME: folder, PYTHONDONTWRITEBYTECODE: "1" };
  const child = spawn(python, args, { env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(input);
  const exited = once(child, "exit");
  const [output, error] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exited;
  return { status: child.exitCode, answer: output === "" ? null : JSON.parse(output), error };
}

if (!python) it.skip("the Python client: not run, python3 is not installed");
describe.runIf(python)("the Python client", () => {
  let cloakroom: Cloakroom;
  let mint: Mint;
  beforeAll(async () => {
    cloakroom = await startCloakroom({ databaseUrl: await createDatabase(inject("postgres")) });
    mint = cloakroom.sandbox.mint;
  });
  afterAll(() => cloakroom.stop());
  afterEach(() => cloakroom.sandbox.reset());

  const call = (args: string[], input?: string) =>
    runPython([CLIENT, "--url", cloakroom.url, "--attempts", "1", ...args], input);
  const signIn = ["sign-in", "--provider", "github", "--token", "-"];
  const gitHubToken = async (person = "proba") => (await mint({ provider: "github", person })).access_token;

  it.each([
    ["a bearer value", []],
    ["a cookie", ["--cookie"]],
  ])("signs in, is who it is, and signs out, with %s", async (_what, kept) => {
    const file = join(folder, ".config/cloakroom/session");
    const arrived = await call([...kept, ...signIn], await gitHubToken());
    expect(arrived).toMatchObject({ status: 0, error: "" });
    expect(arrived.answer).toMatchObject({
      success: true,
      email: "proba@example.com",
      full_name: "Проба Образцова",
    });
    // The session is kept in the file, and shown nowhere else.
    expect(arrived.answer).not.toHaveProperty("session_token");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).toContain("v1.");

    const { user_id } = identity.parse(arrived.answer);
    expect(await call([...kept, "me"])).toMatchObject({ status: 0, answer: { user_id, role: "USER" } });
    expect(await call([...kept, "sign-out"])).toMatchObject({ status: 0, answer: { signed_out: true } });
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
    expect(await call([...kept, "me"])).toMatchObject({ status: 1, answer: null });
  });

  it("signs in with Google's tokens, of either kind", async () => {
    const { id_token, access_token } = await mint({ provider: "google", person: "gale", nonce: "n-1" });
    const google = ["sign-in", "--provider", "google", "--token", "-"];
    const first = await call([...google, "--id-token", "--nonce", "n-1"], id_token);
    const second = await call(google, access_token);
    expect([first.error, second.error]).toEqual(["", ""]);
    expect(identity.parse(second.answer).user_id).toBe(identity.parse(first.answer).user_id);
    const wrong = await call([...google, "--id-token", "--nonce", "n-2"], id_token);
    expect(wrong).toMatchObject({
      status: 1,
      error: matching(/\(token-nonce, request /),
    });
  });

  it("lists sessions and ends them", async () => {
    const other = ["--session-file", join(folder, "other")];
    await call(signIn, await gitHubToken("hazel"));
    await call([...other, ...signIn], await gitHubToken("hazel"));
    const { answer } = await call(["sessions"]);
    const sessions = z
      .array(z.object({ id: z.uuid(), current: z.boolean(), carrier: z.string() }))
      .parse(answer);
    expect(sessions.map(({ current, carrier }) => [current, carrier]).sort()).toEqual([
      [false, "BEARER"],
      [true, "BEARER"],
    ]);
    const ended = sessions.find(({ current }) => !current)?.id ?? "";
    expect(await call(["sessions", "--end", ended])).toMatchObject({ status: 0, answer: { ended: 1 } });
    expect(await call(["sessions", "--end", ended])).toMatchObject({
      status: 1,
      error: matching(/not-found/),
    });
    expect(await call([...other, "me"])).toMatchObject({ status: 1 });
    await call([...other, ...signIn], await gitHubToken("hazel"));
    expect(await call(["sessions", "--end-others"])).toMatchObject({ status: 0, answer: { ended: 1 } });
    expect(await call(["me"])).toMatchObject({ status: 0 });
  });

  it("says what was refused, and forgets a session that is over", async () => {
    const expired = (await mint({ provider: "github", person: "alex", fault: "expired" })).access_token;
    expect(await call(signIn, expired)).toMatchObject({
      status: 1,
      error: matching(/^Token invalid \(token-invalid, request [\w-]+\)\n$/),
    });

    const file = join(folder, ".config/cloakroom/session");
    await call(signIn, await gitHubToken("alex"));
    const { answer } = await call(["sessions"]);
    const [session] = z.array(z.object({ id: z.string() })).parse(answer);
    await call(["sessions", "--end", session?.id ?? ""]);
    expect(statSync(file).size).toBeGreaterThan(0);
    expect(await call(["sign-out"])).toMatchObject({ status: 0, answer: { signed_out: false } });
    expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
  });

  it("keeps the session while the provider or Cloakroom is down, and can be told to try later", async () => {
    await call(signIn, await gitHubToken());
    cloakroom.sandbox.faults.github.check = "down";
    expect(await call(signIn, await gitHubToken())).toMatchObject({
      status: 75,
      error: matching(/\(provider-unavailable, /),
    });
    const nobody = ["--url", "http://127.0.0.1:9", "me"];
    expect(await call(nobody)).toMatchObject({ status: 75, error: matching(/\(no-answer\)/) });
    expect(await call(["me"])).toMatchObject({ status: 0 });
  });

  it("sends neither tokens in the open nor a session to another server", async () => {
    await call(signIn, await gitHubToken());
    expect(await call(["--url", "http://app.example.com", "me"])).toMatchObject({
      status: 1,
      error: matching(/is not https/),
    });
    const seen = await answering([(response) => response.writeHead(200).end("{}")], async (url) =>
      call(["--url", url, "me"]),
    );
    expect(seen.requests).toEqual([{ url: "/api/me", authorization: undefined }]);
    expect(await call(["me"])).toMatchObject({ status: 0 });
  });

  it("comes back when told to, within its patience", async () => {
    const busy = (seconds: string) => (response: ServerResponse) =>
      void response
        .writeHead(429, { "retry-after": seconds, "content-type": "application/problem+json" })
        .end(JSON.stringify({ code: "rate-limited", title: "Rate limited", request_id: "r-1" }));
    const fine = (response: ServerResponse) => void response.end('{"user_id": "u-1"}');
    const ask = (url: string) => runPython([CLIENT, "--url", url, "me"]);

    const later = await answering([busy("1"), busy("Thu, 01 Jan 1970 00:00:00 GMT"), fine], ask);
    expect(later).toMatchObject({ outcome: { status: 0, answer: { user_id: "u-1" } } });
    expect(later.requests).toHaveLength(3);
    const much = await answering([busy("31"), fine], ask);
    expect(much).toMatchObject({
      outcome: { status: 75, error: "Rate limited (rate-limited, request r-1)\n" },
    });
    expect(much.requests).toHaveLength(1);
    const ever = await answering([busy("0"), busy("0"), busy("0"), fine], ask);
    expect(ever).toMatchObject({ outcome: { status: 75 } });
    expect(ever.requests).toHaveLength(3);
  });

  it("takes a server that is no Cloakroom for what it is, and follows no redirect", async () => {
    await call(signIn, await gitHubToken());
    const ask = (url: string) => runPython([CLIENT, "--url", url, "me"]);
    for (const [answer, status] of [
      [(response: ServerResponse) => response.end("<h1>Hello</h1>"), 1],
      [(response: ServerResponse) => response.writeHead(401).end("<h1>Who?</h1>"), 1],
      [(response: ServerResponse) => response.writeHead(502).end("<h1>Bad gateway</h1>"), 75],
      [(response: ServerResponse) => response.writeHead(302, { location: "/elsewhere" }).end(), 1],
    ] as const) {
      const { outcome, requests } = await answering([answer], ask);
      expect(outcome).toMatchObject({ status, error: matching(/\(unexpected-answer\)/) });
      expect(requests).toHaveLength(1);
    }
  });
});

/** Runs against a server that gives one answer after the other. */
async function answering(
  answers: readonly ((response: ServerResponse) => unknown)[],
  run: (url: string) => Promise<Outcome>,
) {
  const requests: { url: string | undefined; authorization: string | undefined }[] = [];
  const server = createServer(({ url, headers }, response) => {
    requests.push({ url, authorization: headers.authorization });
    answers[requests.length - 1]?.(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return { outcome: await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), requests };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
