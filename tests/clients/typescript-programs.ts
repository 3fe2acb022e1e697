import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { beforeAll, expect, it } from "vitest";
import { createClient } from "@/clients/typescript/src/main";
import type { ClientWorld } from "./typescript-world";

/** Runs a module in a context that has what Workers have, and nothing of Node. */
const WITHOUT_NODE = `
import { readFileSync } from "node:fs";
import { createContext, SourceTextModule } from "node:vm";
import { fileURLToPath } from "node:url";
const { fetch, Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, TextDecoder, setTimeout, clearTimeout } = globalThis;
const context = createContext({ fetch, Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, TextDecoder, setTimeout, clearTimeout });
const modules = new Map();
function load(url) {
  if (!url.startsWith("file:")) throw new Error(url + " is Node's");
  if (!modules.has(url)) modules.set(url, new SourceTextModule(readFileSync(fileURLToPath(url), "utf8"), { context, identifier: url }));
  return modules.get(url);
}
const worker = load(import.meta.resolve("./out/worker.js"));
await worker.link((specifier, { identifier }) => load(specifier.startsWith(".") ? new URL(specifier, identifier).href : import.meta.resolve(specifier)));
await worker.evaluate();
const request = new Request("https://worker.example/", { headers: { authorization: "Bearer " + process.env.TOKEN } });
const response = await worker.namespace.default.fetch(request);
console.log(response.status, await response.text());
`;

export function itSignsProgramsIn(world: () => ClientWorld): void {
  let home: string;
  beforeAll(async () => {
    const { consumer, query } = world();
    home = join(consumer.folder, "home");
    mkdirSync(join(home, "bin"), { recursive: true });
    // In the place of the system's, which would open a browser of whoever runs the tests.
    writeFileSync(join(home, "bin/xdg-open"), `#!/bin/sh\nprintf '%s|' "$@" > "$0.told"\n`, { mode: 0o755 });
    for (const [clientId, kind, accepts] of [
      ["reports-cli", "NATIVE", []],
      ["reports", "WEB", ["reports-cli"]],
    ] as const)
      await query(
        `INSERT INTO "Application" ("id", "clientId", "name", "kind", "confidential", "device", "redirectUris", "access", "accepts")
         VALUES (gen_random_uuid(), $1, $1, $2::"ApplicationKind", $3, $4, $5, '{"everybody": true}', $6)`,
        [
          clientId,
          kind,
          kind === "WEB",
          kind === "NATIVE",
          kind === "NATIVE" ? ["http://127.0.0.1/callback"] : [],
          accepts,
        ],
      );
  });

  type Running = { child: ChildProcessByStdio<null, Readable, Readable>; lines: AsyncIterator<string> };
  function run(folder: string, ...args: string[]): Running {
    const env = {
      PATH: join(home, "bin"),
      HOME: home,
      XDG_CONFIG_HOME: join(home, folder),
      NODE_ENV: process.env.NODE_ENV,
    };
    const { consumer } = world();
    const child = spawn(process.execPath, [join(consumer.folder, "out/program.js"), ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
  }
  const nextLine = async ({ lines }: Running) => String((await lines.next()).value);
  const tokenIn = (folder: string) => join(home, folder, "cloakroom/reports-cli.json");

  it("signs a program in by a code that is typed elsewhere, and keeps the token for its owner alone", async () => {
    const { arrive, origin } = world();
    const running = run("device", "--device");
    const [, uri, code = ""] = /^Open (\S+) and type (\S+)$/.exec(await nextLine(running)) ?? [];
    expect(uri).toBe(`${origin.own}/device`);
    const { visitor, ...page } = await arrive("proba", `${origin.own}/device`);
    const question = await visitor.submit(page, 'name="code"', { code });
    await visitor.submit(question, 'value="allow"', { answer: "allow" });
    expect(await nextLine(running)).toBe("Signed in as Проба Образцова");
    expect(statSync(tokenIn("device")).mode & 0o777).toBe(0o600);
    expect(statSync(join(tokenIn("device"), "..")).mode & 0o777).toBe(0o700);
    expect(await nextLine(run("device"))).toBe("Signed in as Проба Образцова");
  });

  it("signs a program in by the system's browser, and takes that answer alone", async () => {
    const { arrive, newVisitor } = world();
    const running = run("browser");
    const [, url = ""] = /^Sign in at (\S+)$/.exec(await nextLine(running)) ?? [];
    await expect.poll(() => readFileSync(join(home, "bin/xdg-open.told"), "utf8")).toBe(`${url}|`);
    const asked = new URL(url).searchParams;
    expect(asked.get("code_challenge_method")).toBe("S256");
    const callback = asked.get("redirect_uri") ?? "";
    const state = asked.get("state") ?? "";
    const iss = world().origin.own;
    const given = (fields: Record<string, string>) => `${callback}?${new URLSearchParams(fields).toString()}`;
    const whole = given({ code: "x", state, iss });
    const stranger = newVisitor();
    for (const [target, more] of [
      [given({ code: "x", state: "other", iss }), {}],
      [given({ code: "x", state }), {}],
      [given({ code: "x", state, iss: "https://evil.example" }), {}],
      [`${whole}&code=y`, {}],
      [whole.replace("/callback", "/"), {}],
      [whole, { method: "POST" }],
      [whole, { headers: { host: "evil.example" } }],
      [callback.replace("/callback", "/favicon.ico"), {}],
    ] as const)
      expect((await stranger.ask(target, more)).status, target).toBe(404);

    const { visitor, ...consent } = await arrive("proba", url);
    const back = await visitor.submit(consent, 'value="allow"', { answer: "allow" });
    expect([back.status, back.url.origin]).toEqual([200, new URL(callback).origin]);
    expect(back.body).toContain("You are signed in");
    expect(await nextLine(running)).toBe("Signed in as Проба Образцова");
    if (running.child.exitCode === null) await once(running.child, "exit");
    expect(running.child.exitCode).toBe(0);
  });

  it("knows a program's caller where there is nothing of Node, and none whose session has ended", async () => {
    const { consumer, query } = world();
    consumer.write("without-node.mjs", WITHOUT_NODE);
    const { accessToken } = JSON.parse(readFileSync(tokenIn("browser"), "utf8")) as { accessToken: string };
    const ask = async () => {
      const args = ["--experimental-vm-modules", "--no-warnings", "without-node.mjs"];
      const options = { cwd: consumer.folder, env: { ...process.env, TOKEN: accessToken } };
      return (await promisify(execFile)(process.execPath, args, options)).stdout.trim();
    };
    expect(await ask()).toBe('200 {"hello":"Проба Образцова"}');
    const cloakroom = createClient({ baseUrl: world().origin.own });
    const caller = { headers: { authorization: `Bearer ${accessToken}` } };
    expect(await cloakroom.verify(caller)).toEqual({ status: "not-allowed", code: "application-session" });
    expect(await cloakroom.me(accessToken)).toMatchObject({ application: { client_id: "reports-cli" } });
    await query(`UPDATE "Application" SET "accepts" = '{}' WHERE "clientId" = 'reports'`);
    expect(await ask()).toBe("401");
  });
}
