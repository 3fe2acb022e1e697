import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { sharedApplication } from "./application";
import { get, obtainToken } from "./oauth-world";

const application = sharedApplication();

const metadataSchema = z.object({
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string(),
  scopes_supported: z.array(z.string()),
  code_challenge_methods_supported: z.array(z.string()),
  token_endpoint_auth_methods_supported: z.array(z.string()),
});

/** The settings of a section of an ini file, without comments. */
function readSection(text: string, name: string): Map<string, string> {
  const [, section = ""] = text.split(`[${name}]`);
  const lines = section.split(/^\[/m, 1)[0]?.split("\n") ?? [];
  const pairs = lines.flatMap((line) => {
    const [, key, value] = /^([a-z_]+) *= *(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return new Map(pairs);
}

it("Grafana's settings name the endpoints of the metadata, and what userinfo tells", async () => {
  const path = new URL("../../examples/grafana/grafana.ini", import.meta.url);
  const settings = readSection(readFileSync(path, "utf8"), "auth.generic_oauth");
  const metadata = metadataSchema.parse(
    (await get(application, "/.well-known/oauth-authorization-server")).json,
  );
  const there = (name: string) =>
    settings.get(name)?.replace("https://auth.example.com", application.authUrl);
  expect(there("auth_url")).toBe(metadata.authorization_endpoint);
  expect(there("token_url")).toBe(metadata.token_endpoint);
  expect(there("api_url")).toBe(metadata.userinfo_endpoint);
  expect(settings.get("scopes")?.split(" ")).toEqual(metadata.scopes_supported);
  expect(settings.get("use_pkce")).toBe("true");
  expect(metadata.code_challenge_methods_supported).toContain("S256");
  expect(metadata.token_endpoint_auth_methods_supported).toContain("client_secret_basic");

  const { token } = await obtainToken(application);
  const user = (await get(application, "/oauth/userinfo", { authorization: `Bearer ${token}` })).json;
  for (const name of ["login", "name", "email"])
    expect(user).toHaveProperty([settings.get(`${name}_attribute_path`) ?? ""], expect.any(String));
});
