import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { compile } from "./typescript-consumer";
import type { ClientWorld } from "./typescript-world";

/** What editors and compilers of applications make of the package. Each line that is expected to fail fails for one reason. */
const TYPES = `
import { CloakroomError, createClient, type User } from "@cloakroom/client";
import { requireUser } from "@cloakroom/client/express";
import { signInWithDevice, tokenFile } from "@cloakroom/client/node";

const cloakroom = createClient({ baseUrl: new URL("https://auth.example.com") });
// @ts-expect-error An option with a slip.
createClient({ baseUrl: "https://auth.example.com", timeOut: 1 });

export async function use(request: Request): Promise<User | string> {
  const verified = await cloakroom.verify(request, { role: "admin" });
  // @ts-expect-error There is a user only of who is signed in.
  verified.user;
  // @ts-expect-error No such role.
  await cloakroom.verify(request, { role: "root" });
  const me = await cloakroom.me("v1.x.y");
  // @ts-expect-error Programs are told no role.
  me.role;
  const role: string = "application" in me ? me.application.name : me.role;
  // @ts-expect-error One of both.
  await cloakroom.exchangeGoogle({});
  await cloakroom.exchangeGoogle({ id_token: "x", nonce: "y" });
  // @ts-expect-error GitHub has none.
  await cloakroom.exchangeGitHub({ id_token: "x" });
  // @ts-expect-error A proxy is asked, or Cloakroom.
  requireUser({});
  requireUser({ trustedProxies: ["127.0.0.1"], role: "admin" });
  // @ts-expect-error Somebody has to be shown the code.
  await signInWithDevice({ baseUrl: "https://auth.example.com", clientId: "x" });
  await tokenFile("x").read();
  switch (verified.status) {
    case "signed-in":
      return verified.user;
    case "signed-out":
      return verified.signInUrl ?? role;
    case "not-allowed":
      return verified.code;
  }
}

export function told(error: unknown): string | null {
  return error instanceof CloakroomError && error.code === "rate-limited" ? error.reference : null;
}
`;

export function itIsTypedForConsumers(world: () => ClientWorld): void {
  it("has types by Node's rules and by bundlers', for Workers without Node's too", async () => {
    const { consumer } = world();
    consumer.write("types.ts", TYPES);
    const site = ["cloakroom.ts", "proxy.ts", "app/page.tsx", "app/asking/page.tsx"].map(
      (file) => `site/${file}`,
    );
    const bundled = { module: "esnext", moduleResolution: "bundler", jsx: "react-jsx", noEmit: true };
    // With the package's own declarations, of which none asks for the types of Node.
    const portable = { lib: ["ES2023", "WebWorker"], types: [], skipLibCheck: false, noEmit: true };
    await Promise.all([
      compile(consumer, "bundler", bundled, ["types.ts", "express.ts", "hono.ts", ...site]),
      compile(consumer, "portable", { module: "nodenext", ...portable }, ["types.ts", "worker.ts"]),
    ]);
  });

  it("is there for CommonJS as well", async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["out/commonjs.cjs"], {
      cwd: world().consumer.folder,
    });
    expect([stdout, stderr]).toEqual(["function function\n", ""]);
  });

  it("has nothing but the entries that it names", async () => {
    const { folder } = world().consumer;
    const inner = 'import("@cloakroom/client/dist/ask.js").catch((error) => console.log(error.code))';
    const { stdout } = await promisify(execFile)(process.execPath, ["--eval", inner], { cwd: folder });
    expect(stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
    const manifest = readFileSync(join(folder, "node_modules/@cloakroom/client/package.json"), "utf8");
    expect(JSON.parse(manifest)).not.toHaveProperty("dependencies");
  });
}
