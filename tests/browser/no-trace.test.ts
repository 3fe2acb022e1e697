import type { Request } from "@playwright/test";
import { choose, continueWith, expect, fact, sessionCookie, test, words } from "./fixtures";
import { sandboxClients } from "../servers";

test("codes, tokens and addresses do not leak by Referer, page or log", async ({
  page,
  context,
  cloakroom,
}) => {
  const requests: Request[] = [];
  page.on("request", (request) => requests.push(request));
  await page.goto("/account?from=a-private-place");
  await continueWith(page, "google");
  await choose(page, "deny", "google");
  await continueWith(page, "google");
  await choose(page, "alex", "google");
  await expect(fact(page, words.en.account.name)).toHaveText("Alex Sample");
  await page.goto("/");

  const { origin: sandbox } = cloakroom.sandbox;
  for (const request of requests) {
    const { referer } = await request.allHeaders();
    if (!referer) continue;
    // The chooser's own requests speak of the chooser; ours must never reach it.
    if (!request.url().startsWith(cloakroom.url)) expect(referer).toMatch(new RegExp(`^${sandbox}/`));
    expect(referer, request.url()).not.toMatch(/[?&](code|state|id_token|access_token)=/);
  }

  const callback = requests
    .map((request) => new URL(request.url()))
    .find(({ searchParams }) => searchParams.has("code"));
  const secrets = [
    callback?.searchParams.get("code"),
    callback?.searchParams.get("state"),
    await sessionCookie(context),
    sandboxClients.google.secret,
  ];
  const html = await (await context.request.get("/account")).text();
  const log = cloakroom.logs.join("\n");
  expect(log, "the log has the refusal").toContain("sign-in.refused");
  for (const secret of secrets) {
    expect(secret?.length).toBeGreaterThan(5);
    expect(html).not.toContain(secret);
    expect(log).not.toContain(secret);
  }
});

test("a picture is fetched from its host without saying who looks at it", async ({
  page,
  flow,
  cloakroom,
}) => {
  await flow.whole("google", "Continue as Alex Sample");
  for (const path of ["/", "/account"]) {
    const picture = page.waitForRequest(`${cloakroom.sandbox.origin}/avatars/alex`);
    await page.goto(path);
    const headers = await (await picture).allHeaders();
    expect(headers.referer ?? "").toBe("");
    expect(headers).not.toHaveProperty("cookie");
    const drawn = page.locator("main img");
    await expect(drawn).toHaveJSProperty("complete", true);
    await expect(drawn).not.toHaveJSProperty("naturalWidth", 0);
  }
});

test.describe(() => {
  test.use({ expectedErrors: [/ERR_|status of 404/] });

  test("a picture that cannot be had leaves the initials", async ({ page, flow, cloakroom }) => {
    await flow.whole("google", "Continue as Alex Sample");
    await page.route(`${cloakroom.sandbox.origin}/avatars/*`, (route) => route.abort());
    await page.goto("/account");
    await expect(page.getByRole("main")).toContainText(/A\u200c?S/);
  });
});
