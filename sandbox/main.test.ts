import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

function run(env: Record<string, string>) {
  return spawn(process.execPath, ["--import", "tsx", main], {
    env: { NODE_ENV: "development", PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Waits for the end; returns the exit status and what was said on standard error. */
async function outcome(child: ReturnType<typeof run>) {
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const [status] = (await once(child, "close")) as [number | null];
  return { status, said };
}

it.each(["SIGINT", "SIGTERM"] as const)(
  "prints its origin and nothing else, serves, and stops on %s",
  async (signal) => {
    const child = run({ SANDBOX_PORT: "0", AUTH_GOOGLE_ID: "" });
    const ended = outcome(child);
    const lines: string[] = [];
    const output = createInterface(child.stdout).on("line", (line) => lines.push(line));
    const [origin] = (await once(output, "line")) as [string];

    const home = await (await fetch(origin)).text();
    expect(home).toContain("http://localhost:3000/api/auth/callback/google");
    const minted = await fetch(`${origin}/mint`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ provider: "google", person: "alex" }),
    });
    const { access_token } = z.object({ access_token: z.string() }).parse(await minted.json());
    const userinfo = await fetch(`${origin}/google/v1/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(userinfo.status).toBe(200);

    child.kill(signal);
    expect(await ended).toEqual({ status: 0, said: "" });
    expect(lines).toEqual([origin]);
  },
  60_000,
);

it("refuses to serve an AUTH_URL that is not on this machine", async () => {
  const { status, said } = await outcome(
    run({ SANDBOX_PORT: "0", AUTH_URL: "https://cloakroom.example.com" }),
  );
  expect(status).toBe(1);
  expect(said).toBe(
    'The sandbox only serves this machine: "https://cloakroom.example.com" is not a loopback origin (localhost, 127.0.0.0/8 or [::1]).\n',
  );
}, 60_000);

it("says that its port is in use", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { status, said } = await outcome(run({ SANDBOX_PORT: String(port) }));
  other.close();
  expect(status).toBe(1);
  expect(said).toBe(`Port ${port} is in use. Set SANDBOX_PORT to a free one, or end what listens there.\n`);
}, 60_000);

it("names a variable it cannot read", async () => {
  const { status, said } = await outcome(run({ SANDBOX_PORT: "many" }));
  expect(status).toBe(1);
  expect(said).toContain("SANDBOX_PORT");
}, 60_000);
