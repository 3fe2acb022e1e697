import { once } from "node:events";
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findFreePort } from "../free-port";
import { chooseAddress } from "./address";

beforeEach(() => {
  vi.stubEnv("PORT", "");
  vi.stubEnv("AUTH_URL", "");
});
afterEach(() => vi.unstubAllEnvs());

it("takes a free port from 3000 on, and calls itself by it", async () => {
  const { port, authUrl, moved } = await chooseAddress();
  expect(port).toBeGreaterThanOrEqual(3000);
  expect(authUrl).toBe(`http://localhost:${port}`);
  expect(moved).toBe(port !== 3000);
});

it("takes the port of PORT, or of a plain-http AUTH_URL", async () => {
  const free = await findFreePort();
  vi.stubEnv("PORT", String(free));
  expect(await chooseAddress()).toEqual({ port: free, authUrl: `http://localhost:${free}`, moved: false });

  vi.stubEnv("PORT", "");
  vi.stubEnv("AUTH_URL", `http://127.0.0.1:${free}`);
  expect(await chooseAddress()).toEqual({ port: free, authUrl: `http://127.0.0.1:${free}`, moved: false });
});

it.each(["PORT", "AUTH_URL"])("says that the port of %s is busy, and takes no other", async (variable) => {
  const server = createServer();
  const port = await findFreePort();
  await once(server.listen(port, "127.0.0.1"), "listening");
  vi.stubEnv(variable, variable === "PORT" ? String(port) : `http://localhost:${port}`);
  await expect(chooseAddress()).rejects.toThrow(new RegExp(`^Port ${port} is busy.*${variable}`));
  server.close();
});
