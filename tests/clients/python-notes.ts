import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright";
import { checkout } from "@/scripts/dotenv";
import { findFreePort } from "@/scripts/free-port";
import { waitForPort } from "@/scripts/node-process";
import { replaceAll } from "../examples/readme";
import { type Cloakroom, sandboxClients } from "../servers";
import { PACKAGE } from "./python-environment";

const HOST = "127.0.0.1";

export type Notes = { readonly url: string; stop(): Promise<void> };

/** Serves the example of the package: a Flet application, and the FastAPI backend behind it. */
export async function startNotes(python: string, cloakroom: Cloakroom): Promise<Notes> {
  const [port, backendPort] = [await findFreePort(), await findFreePort()];
  const url = `http://localhost:${port}`;
  cloakroom.sandbox.addRedirectOrigin(url);
  const google = cloakroom.sandbox.google.issuer;
  // The one path that the sandbox's Google leads to, so the application takes all its answers there.
  const callback = "/api/auth/callback/google";
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: process.env.NODE_ENV,
    CLOAKROOM_URL: cloakroom.url,
    BACKEND_URL: `http://${HOST}:${backendPort}`,
    REDIRECT_URL: `${url}${callback}`,
    GOOGLE_CLIENT_ID: sandboxClients.google.id,
    GOOGLE_CLIENT_SECRET: sandboxClients.google.secret,
    GOOGLE_REDIRECT_URL: `${url}${callback}`,
    GOOGLE_AUTHORIZE_URL: `${google}/o/oauth2/v2/auth`,
    GOOGLE_TOKEN_URL: `${google}/token`,
    REMEMBER_SECRET: randomBytes(32).toString("hex"),
    FLET_OAUTH_CALLBACK_HANDLER_ENDPOINT: callback,
    // The engine that draws the page comes from the package: there is no network here.
    FLET_WEB_NO_CDN: "true",
    // What Flet signs in to Google with refuses the sandbox's http otherwise.
    OAUTHLIB_INSECURE_TRANSPORT: "1",
  };
  const folder = join(PACKAGE, "examples", "notes");
  const serve = (app: string, at: number, clientId: string) =>
    serveApp(python, folder, app, at, { ...env, CLIENT_ID: clientId });
  const stops = await Promise.all([
    serve("app:web", port, "python-flet"),
    serve("backend:app", backendPort, "python-backend"),
  ]);
  return {
    url,
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/**
 * Serves the Flet program of the README, with the addresses of this machine in the place of its own.
 * @throws Error when the README has none, or none of its addresses
 */
export async function startReadmeProgram(
  python: string,
  cloakroom: Cloakroom,
  folder: string,
): Promise<Notes> {
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const readme = readFileSync(join(checkout, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```python\n(.*?)^```$/gms)].map(([, block = ""]) => block);
  const program = blocks.find((block) => block.includes("import flet as ft")) ?? "";
  const here = replaceAll(program, {
    "https://auth.example.com": cloakroom.url,
    "https://notes.example.com": url,
    '"notes"': '"python-flet"',
  });
  writeFileSync(join(folder, "notes.py"), here);
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, FLET_WEB_NO_CDN: "true" };
  return { url, stop: await serveApp(python, folder, "notes:app", port, env) };
}

async function serveApp(
  python: string,
  folder: string,
  app: string,
  port: number,
  env: NodeJS.ProcessEnv,
): Promise<() => Promise<void>> {
  const args = ["-m", "uvicorn", app, "--host", HOST, "--port", String(port), "--log-level", "warning"];
  const options = { cwd: folder, env: { ...env, PYTHONDONTWRITEBYTECODE: "1" } };
  const child = spawn(python, args, { ...options, stdio: ["ignore", "inherit", "inherit"] });
  const exited = once(child, "exit");
  if (!(await waitForPort(port, HOST, exited))) throw new Error(`${app} does not start`);
  return async () => {
    child.kill();
    await exited;
  };
}

/** A person's browser with the page of the notes, which Flet draws on a canvas: what can be found is its accessibility tree. */
export async function openNotes(browser: Browser, notes: Notes): Promise<[BrowserContext, Page]> {
  const context = await browser.newContext({ locale: "en-US" });
  return [context, await openTab(context, notes)];
}

export async function openTab(context: BrowserContext, notes: Notes): Promise<Page> {
  const page = await context.newPage();
  await page.goto(notes.url);
  await showTree(page);
  return page;
}

export async function showTree(page: Page): Promise<void> {
  // Flutter makes the tree for whoever presses its button that nobody sees.
  const placeholder = page.locator("flt-semantics-placeholder");
  await placeholder.waitFor({ state: "attached" });
  await placeholder.evaluate((element) => {
    if (element instanceof HTMLElement) element.click();
  });
}

/** Presses a button that opens the window of a sign-in. */
export async function openSignIn(page: Page, name: string): Promise<Page> {
  const opened = page.waitForEvent("popup");
  await page.getByRole("button", { name, exact: true }).click();
  return opened;
}
