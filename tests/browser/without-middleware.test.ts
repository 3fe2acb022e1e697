import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "@/scripts/dotenv";
import { startCloakroom } from "../servers";
import { findForm } from "./sign-in-flow";
import { expect, test, words } from "./fixtures";
import { listProtectedPages } from "./protected-pages";
import { listSessionIds } from "./rows";

const person = { name: "Sample Person of the Story", email: "of-the-story@example.com" };

/** Where Next.js looks up its middleware when it starts, and what is there when an application has none. */
const registers = {
  "middleware-manifest.json": { version: 3, middleware: {}, sortedMiddleware: [], functions: {} },
  "functions-config-manifest.json": { version: 1, functions: {} },
};

/** A copy of the build without its middleware: what is left when the file is deleted, or passed by (CVE-2025-29927). */
function copyBuildWithoutMiddleware(): string {
  mkdirSync(join(checkout, ".data"), { recursive: true });
  // Inside of the checkout, so that packages are found from there.
  const folder = mkdtempSync(join(checkout, ".data", "without-middleware-"));
  const isNeeded = (source: string) => !/\.next\/(cache|types|trace|diagnostics)/.test(source);
  cpSync(join(checkout, ".next"), join(folder, ".next"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: isNeeded,
  });
  for (const [name, content] of Object.entries(registers)) {
    writeFileSync(join(folder, ".next", "server", name), JSON.stringify(content));
  }
  for (const name of ["next.config.mjs", "package.json"])
    symlinkSync(join(checkout, name), join(folder, name));
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

test("with the middleware taken away everything protected stays protected", async ({
  cloakroom,
  context,
  signedIn,
  request,
}) => {
  const { url, databaseUrl, sandbox } = cloakroom;
  const folder = copyBuildWithoutMiddleware();
  const bare = await startCloakroom({
    databaseUrl,
    sandbox,
    folder,
    env: { AUTH_URL: url, AUTH_SECRET: process.env.AUTH_SECRET ?? "" },
  });
  try {
    const policy = (await request.get(`${bare.url}/`)).headers()["content-security-policy"];
    expect(policy, "the middleware's policy, were it there").toBeUndefined();

    await signedIn(person);
    const account = await (await context.request.get(`${bare.url}/account`)).text();
    expect(account, "with a session").toContain(person.name);

    for (const page of listProtectedPages()) {
      for (const headers of [{}, { rsc: "1" }, { rsc: "1", "next-router-prefetch": "1" }]) {
        const answer = await request.get(bare.url + page, { headers, maxRedirects: 0 });
        const body = await answer.text();
        for (const text of [person.name, person.email, words.en.account.lead])
          expect(body).not.toContain(text);
      }
      const { location } = (await request.get(bare.url + page, { maxRedirects: 0 })).headers();
      expect(location).toContain(`/sign-in?returnTo=${encodeURIComponent(page)}`);
    }

    const { request: asPerson } = context;
    const rename = { ...findForm(account, 'name="name"'), name: "Renamed by Another Site" };
    const foreign = [
      { origin: "https://evil.example" },
      { origin: "null" },
      // What Next's own comparison of Origin and Host lets through.
      { origin: url.replace("http:", "https:") },
      { "sec-fetch-site": "cross-site" },
      {},
    ];
    for (const headers of foreign) {
      const signOut = await asPerson.post(`${bare.url}/account/sign-out`, { headers, maxRedirects: 0 });
      expect(signOut.status()).toBe(403);
      const sent = { multipart: rename, headers, maxRedirects: 0 };
      expect((await asPerson.post(`${bare.url}/account`, sent)).status()).toBeGreaterThanOrEqual(400);
    }
    expect(await listSessionIds()).toHaveLength(1);
    const ours = { multipart: rename, headers: { origin: url }, maxRedirects: 0 };
    expect(await (await asPerson.get(`${bare.url}/account`)).text()).toContain(person.name);
    expect((await asPerson.post(`${bare.url}/account`, ours)).status()).toBe(303);
    expect(await (await asPerson.get(`${bare.url}/account`)).text()).toContain(rename.name);
  } finally {
    await bare.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
