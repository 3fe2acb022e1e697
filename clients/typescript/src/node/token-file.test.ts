import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defaultTokenPath, tokenFile } from "./token-file.js";

const token = { accessToken: "a1.q7Xk2w.x", expiresAt: "2100-01-01T00:00:00.000Z", scopes: ["profile"] };

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "cloakroom-token-"))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it("is its owner's alone, and the one before is replaced at once", async () => {
  const file = tokenFile(join(folder, "deep/er/token.json"));
  expect(await file.read()).toBeNull();
  await file.write(token);
  expect(statSync(file.path).mode & 0o777).toBe(0o600);
  for (const made of ["deep", "deep/er"]) expect(statSync(join(folder, made)).mode & 0o777).toBe(0o700);
  const before = statSync(file.path).ino;
  await file.write({ ...token, scopes: [] });
  expect(await file.read()).toEqual({ ...token, scopes: [] });
  expect(statSync(file.path).ino).not.toBe(before);
  expect(readdirSync(join(folder, "deep/er"))).toEqual(["token.json"]);
  await file.remove();
  await file.remove();
  expect(await file.read()).toBeNull();
});

it("is refused where others could read it, or have put something in its place", async () => {
  const file = tokenFile(join(folder, "token.json"));
  await file.write(token);
  chmodSync(file.path, 0o640);
  await expect(file.read()).rejects.toThrow(/open to other users/);
  rmSync(file.path);
  writeFileSync(join(folder, "other"), JSON.stringify(token), { mode: 0o600 });
  symlinkSync(join(folder, "other"), file.path);
  await expect(file.read()).rejects.toThrow(/is no file/);
  // What is written takes the place of a link, and does not follow it.
  await file.write({ ...token, accessToken: "a1.q7Xk2w.y" });
  expect(readFileSync(join(folder, "other"), "utf8")).toBe(JSON.stringify(token));
  mkdirSync(join(folder, "open"));
  chmodSync(join(folder, "open"), 0o755);
  await expect(tokenFile(join(folder, "open/token.json")).write(token)).rejects.toThrow(
    /open to other users/,
  );
  expect(readdirSync(join(folder, "open"))).toEqual([]);
});

it("leaves nothing unfinished behind", async () => {
  mkdirSync(join(folder, "token.json"));
  await expect(tokenFile(join(folder, "token.json")).write(token)).rejects.toThrow();
  expect(readdirSync(folder)).toEqual(["token.json"]);
});

it("tells what is over from what is no token", async () => {
  const file = tokenFile(join(folder, "token.json"));
  await file.write({ ...token, expiresAt: new Date(Date.now() - 1).toISOString() });
  expect(await file.read()).toBeNull();
  for (const text of ["", "{}", "null", '{"accessToken": 1, "expiresAt": "x", "scopes": []}']) {
    writeFileSync(file.path, text);
    await expect(file.read()).rejects.toThrow(/holds no token/);
  }
});

it("is in a folder of Cloakroom's programs, one for each", () => {
  vi.stubEnv("XDG_CONFIG_HOME", folder);
  expect(defaultTokenPath("reports-cli")).toBe(join(folder, "cloakroom/reports-cli.json"));
  expect(defaultTokenPath("../x")).toBe(join(folder, "cloakroom/..%2Fx.json"));
  for (const none of ["", "relative"]) {
    vi.stubEnv("XDG_CONFIG_HOME", none);
    expect(defaultTokenPath("x")).toMatch(/\/\.config\/cloakroom\/x\.json$/);
  }
});
