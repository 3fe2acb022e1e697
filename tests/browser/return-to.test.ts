import { randomBytes } from "node:crypto";
import { choose, chooserButton, continueWith, expect, test, words } from "./fixtures";

test("a person comes back to the page that asked for the sign-in", async ({ page }) => {
  await page.goto("/account?from=story");
  await expect(page).toHaveURL(/\/sign-in\?returnTo=%2Faccount%3Ffrom%3Dstory$/);
  await expect(page.getByRole("main")).toContainText(
    words.en.signIn.returnTo.replace("<path></path>", "/account"),
  );
  await continueWith(page, "google");
  await choose(page, "alex", "google");
  await expect(page).toHaveURL("/account?from=story");
});

test("the longest way back is kept whole, also after a change of mind", async ({ flow }) => {
  // Nothing of it can be compressed, and with the flow's checks it would not fit into a cookie.
  const query = `?from=${randomBytes(3050).toString("base64url")}`;
  const asked = `/account${query}#end`;
  const { url: refused } = await flow.land(await flow.choose(await flow.begin("google", { asked }), "Deny"));
  expect(refused.searchParams.get("returnTo")).toBe(asked);
  const again = await flow.begin("google", { asked });
  const { url } = await flow.land(await flow.choose(again, "Continue as Alex Sample"));
  expect(url.pathname + url.search + url.hash).toBe(asked);
});

const foreign = [
  "https://evil.example/",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/%5cevil.example",
  "/%2f%2fevil.example",
  "/%252f%252fevil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "javascript:alert(1)",
  "http:/evil.example",
  "@evil.example",
  "/../..//evil.example",
  "/sign-in?returnTo=/sign-in",
  "/api/auth/callback/google?code=x",
  "",
];

for (const returnTo of foreign) {
  test(`a sign-in that would return to ${JSON.stringify(returnTo)} ends on the account page`, async ({
    flow,
    cloakroom,
  }) => {
    for (const by of [{ asked: returnTo }, { posted: returnTo }]) {
      const authorization = await flow.begin("google", by);
      const landing = await flow.land(await flow.choose(authorization, chooserButton("alex", "google")));
      expect([landing.status, landing.url.href]).toEqual([303, `${cloakroom.url}/account`]);
    }
  });
}

test("a path of ours is kept, query and all", async ({ flow, cloakroom }) => {
  const authorization = await flow.begin("github", { asked: "/account?tab=2&text=%D0%AF#part" });
  const landing = await flow.land(await flow.choose(authorization, chooserButton("alex", "github")));
  expect(landing.url.href).toBe(`${cloakroom.url}/account?tab=2&text=%D0%AF#part`);
});

for (const path of [
  "/notes//2026/a%2F%2Fb/100%25",
  "/files/a%5Cb?next=%2F%2Fevil.example",
  `/account?q=${"long".repeat(900)}`,
]) {
  test(`${path.slice(0, 40)} is returned to byte for byte`, async ({ flow, cloakroom }) => {
    for (const by of [{ asked: path }, { posted: path }]) {
      const authorization = await flow.begin("google", by);
      const landing = await flow.land(await flow.choose(authorization, chooserButton("alex", "google")));
      expect(landing.url.href).toBe(`${cloakroom.url}${path}`);
    }
  });
}
