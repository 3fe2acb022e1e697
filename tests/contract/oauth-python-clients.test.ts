import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sharedApplication } from "./application";
import { cookieHeader, createClient, get, grant, post, type TestClient } from "./oauth-world";
import { noteSecret } from "./secrets";
import { type SignedIn, signIn } from "./sign-in";

const application = sharedApplication();

const PACKAGES = ["flet==1.0.5", "authlib==1.9.10", "httpx==0.28.1"];
const FOLDER = join(tmpdir(), `cloakroom-python-clients-${PACKAGES.join("-").replace(/=+/g, "-")}`);
const SCRIPT = fileURLToPath(new URL("python-clients.py", import.meta.url));

/** From Python's registry, where that is there and Python has pip. Once a machine. */
function hasPackages(): boolean {
  if (existsSync(join(FOLDER, "authlib")) && existsSync(join(FOLDER, "flet"))) return true;
  const args = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--retries=1",
    "--timeout=15",
    "--only-binary=:all:",
    "--target",
    FOLDER,
    ...PACKAGES,
  ];
  return spawnSync("python3", args, { stdio: "ignore", timeout: 110_000 }).status === 0;
}

const firstSchema = z.object({ url: z.url() });

/** Opens the address as the person's browser does, and allows what the consent page asks. @returns where it is led to */
async function follow(url: string, person: SignedIn): Promise<string> {
  const { headers } = await get(application, url, cookieHeader(person));
  const location = new URL(headers.get("location") ?? "", application.authUrl);
  const consent = location.searchParams.get("consent");
  if (consent === null) return location.href;
  const answer = { consent, answer: "allow", drawn_for: person.userId };
  const origin = { origin: application.authUrl, ...cookieHeader(person) };
  return (await post(application, "/oauth/authorize", answer, origin)).headers.get("location") ?? "";
}

/** Runs a client of the script, and plays the browser. */
async function run(name: string, client: TestClient, person: SignedIn): Promise<unknown> {
  const child = spawn(
    "python3",
    [SCRIPT, name, application.url, client.clientId, client.redirectUri, client.secret],
    {
      env: {
        ...process.env,
        PYTHONPATH: FOLDER,
        PYTHONDONTWRITEBYTECODE: "1",
        AUTHLIB_INSECURE_TRANSPORT: "1",
        OAUTHLIB_INSECURE_TRANSPORT: "1",
      },
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done) throw new Error(`${name} ended before it had said all`);
    return JSON.parse(line.value);
  };
  const { url } = firstSchema.parse(await read());
  const location = await follow(url, person);
  noteSecret(new URL(location).searchParams.get("code") ?? "");
  child.stdin.end(`${location}\n`);
  const outcome = await read();
  noteSecret(z.object({ access_token: z.string() }).parse(outcome).access_token);
  return outcome;
}

const there = hasPackages();
if (!there) it.skip("stock clients of Python: not run, pip does not give Flet and Authlib", () => undefined);
describe.runIf(there)("stock clients of Python", () => {
  it("Flet's page.login() knows its person by the provider of clients/python", async () => {
    const client = await createClient(application, {
      kind: "NATIVE",
      redirectUris: ["http://localhost/oauth_callback"],
    });
    const person = await signIn(application);
    const program = { ...client, redirectUri: "http://localhost:8550/oauth_callback", secret: "" };
    expect(await run("flet", program, person)).toMatchObject({
      user_id: person.userId,
      user: { sub: person.userId, email: `${person.person.id}@example.com`, email_verified: true },
      expires_in: expect.any(Number) as number,
    });
  });

  it("Authlib signs in with a secret and PKCE, introspects and revokes", async () => {
    const [client, person] = [await createClient(application), await signIn(application)];
    await grant(application, person, client);
    expect(await run("authlib", client, person)).toMatchObject({
      user: { sub: person.userId, preferred_username: `${person.person.id}@example.com` },
      active: [true, false],
    });
  });
});
