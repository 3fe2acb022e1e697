import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { findClient, verifyClientSecret } from "@/lib/applications/data";
import { db } from "@/lib/db/client";
import { bareEnvironment } from "../servers";
import { emptyTables, useFreshDatabase } from "./fixtures";

const wiki = {
  client_id: "wiki",
  name: "Wiki",
  kind: "web",
  confidential: true,
  redirect_uris: ["https://wiki.example.com/callback"],
  access: { everybody: true },
  secret_hashes: [`sha256:${"0f".repeat(32)}`],
};

const failureSchema = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

describe("npm run applications", () => {
  const run = async (variables: Record<string, string>, ...args: string[]) => {
    const env = {
      ...bareEnvironment(),
      DATABASE_URL: process.env.DATABASE_URL ?? "",
      AUTH_URL: "http://localhost:3000",
      AUTH_SECRET: "q3vUo8Zt1LxYw5Nc7RbKd2Fh9Js4Mg6P",
      AUTH_GITHUB_ID: "Iv1.41b7a9e3c6d2f805",
      AUTH_GITHUB_SECRET: "c93e1f7a5b2d8046e7c1a9f35d80b264",
      ...variables,
    };
    const script = ["--import", "tsx", "scripts/applications.ts", ...args];
    return promisify(execFile)(process.execPath, script, { env }).then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error: unknown) => {
        const { code, stdout, stderr } = failureSchema.parse(error);
        return { code, output: stdout + stderr };
      },
    );
  };
  const write = (value: unknown) => {
    const folder = mkdtempSync(join(tmpdir(), "cloakroom-applications-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "applications.json");
    writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
    return path;
  };

  it("makes a secret whose digest goes into the file, checks the file and applies it", async () => {
    const made = await run({}, "secret");
    expect(made.code).toBe(0);
    const [, plain = "", hash = ""] = /(cs_[\w-]{43})[^]*(sha256:[\da-f]{64})/.exec(made.output) ?? [];
    const APPLICATIONS = write({ applications: [{ ...wiki, secret_hashes: [hash] }] });
    expect(await run({ APPLICATIONS }, "check")).toMatchObject({ code: 0 });
    expect(await db().application.count()).toBe(0);
    expect(await run({ APPLICATIONS })).toEqual({
      code: 0,
      output: "Applications of the file: 1 created.\n",
    });
    expect(await verifyClientSecret((await findClient("wiki"))?.id ?? "", plain)).toBe(true);
  });

  it("refuses a file with a mistake, one that is not there, and none", async () => {
    expect(await run({ APPLICATIONS: write({ applications: [wiki] }) })).toMatchObject({ code: 0 });
    const APPLICATIONS = write({ applications: [{ ...wiki, access: {} }] });
    const refused = await run({ APPLICATIONS });
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.output).toContain(`${APPLICATIONS} (APPLICATIONS)`);
    expect(refused.output).toContain("applications[0].access");
    expect((await run({ APPLICATIONS: "/nowhere.json" })).output).toMatch(
      /\/nowhere\.json.*\n.*cannot be read/,
    );
    expect((await run({})).output).toContain("Set APPLICATIONS");
    expect((await findClient("wiki"))?.disabledAt).toBeNull();
  });
});
