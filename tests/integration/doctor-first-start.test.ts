import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { expect, inject, it } from "vitest";
import { diagnose } from "./doctor";

/** Where nothing listens. */
const NOWHERE = "http://127.0.0.1:9";

it("before anything is configured each thing that is missing is told once", async () => {
  const { bad, of } = await diagnose({});
  expect(bad.filter((finding) => finding.includes(", wrong:"))).toEqual([
    "environment, wrong: DATABASE_URL is required in production.",
    "environment, wrong: AUTH_URL is required in production.",
    "environment, wrong: AUTH_SECRET is required in production.",
    expect.stringMatching(/^environment, wrong: AUTH_GOOGLE_ID and .* are required in production\.$/),
  ]);
  expect(of("secrets")).toContain("skipped: AUTH_SECRET is missing.");
  expect(of("callbacks")).toEqual(["skipped: No provider is configured, so nobody can sign in."]);
});

it("before the first start a database without tables is told once", async () => {
  const { of } = await diagnose({
    DATABASE_URL: await createEmptyDatabase(),
    AUTH_URL: NOWHERE,
    AUTH_SECRET: randomBytes(32).toString("base64"),
    AUTH_GITHUB_ID: "Iv1.41b7a9e3c6d2f805",
    AUTH_GITHUB_SECRET: "c93e1f7a5b2d8046e7c1a9f35d80b264",
    AUTH_GITHUB_URL: NOWHERE,
    ADMIN_EMAILS: "root@example.com",
  });
  expect(of("environment")).toEqual([
    "fine: Every variable is well-formed, and they fit together.",
    "note: Everybody with a GitHub account may sign in.",
  ]);
  expect(of("migrations")).toEqual([expect.stringMatching(/^wrong: Pending: \d+_first, /)]);
  const lacks = "skipped: The database lacks what a pending migration makes.";
  expect(of("administrators")).toEqual([lacks]);
  expect(of("cleanup")).toEqual([lacks]);
});

it("a restriction whose name is misspelt is told once, as wrong", async () => {
  const { of } = await diagnose({ ALLOWED_EMAIL_DOMAIN: "example.com" });
  expect(of("environment").filter((finding) => finding.includes("ALLOWED"))).toEqual([
    "wrong: ALLOWED_EMAIL_DOMAINS is not set, but ALLOWED_EMAIL_DOMAIN is, which nothing reads.",
  ]);
});

async function createEmptyDatabase(): Promise<string> {
  const client = new Client({ connectionString: inject("postgres") });
  await client.connect();
  const name = `empty_${crypto.randomUUID().replaceAll("-", "")}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return new URL(`/${name}`, inject("postgres")).href;
}
