import { expect, test } from "./fixtures";

const forged = {
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "8443",
  forwarded: "host=evil.example;proto=https",
  "x-host": "evil.example",
  "x-original-host": "evil.example",
};

const paths = [
  "/",
  "/sign-in",
  "/account",
  "/account/",
  "/nowhere",
  "/api/me",
  "/api/verify",
  "/api/auth/signin/google",
  "/api/auth/callback/google?code=x&state=y",
];

for (const path of paths) {
  test(`a forged host changes nothing in the answer of ${path}`, async ({ request, cloakroom }) => {
    const ask = (headers: Record<string, string>) => request.get(path, { headers, maxRedirects: 0 });
    const [honest, answer] = [await ask({}), await ask({ ...forged, host: "evil.example" })];
    expect(JSON.stringify(answer.headersArray())).not.toContain("evil.example");
    expect(await answer.text()).not.toContain("evil.example");
    const [from, to] = [honest, answer].map(
      (given) => new URL(given.headers().location ?? path, cloakroom.url),
    );
    // Each refusal has a reference of its own.
    for (const url of [from, to]) url?.searchParams.delete("reference");
    expect(to?.href).toBe(from?.href);
  });
}

test("a forged host does not reach the provider, or the page after the sign-in", async ({
  context,
  flow,
  cloakroom,
}) => {
  await context.setExtraHTTPHeaders({ forwarded: "host=evil.example", "x-forwarded-proto": "https" });
  const authorization = await flow.begin("google");
  const callback = await flow.choose(authorization, "Continue as Alex Sample");
  expect(authorization.searchParams.get("redirect_uri")).toBe(`${cloakroom.url}/api/auth/callback/google`);
  const answer = await context.request.get(callback.href, { headers: forged, maxRedirects: 0 });
  expect(answer.headers().location).toBe(`${cloakroom.url}/account`);
});
