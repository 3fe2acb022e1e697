import { createDatabase, startCloakroom } from "../servers";
import { signInFlowAt } from "./sign-in-flow";
import { chooserButton, continueWith, expect, failureMessage, test, words } from "./fixtures";

const alex = chooserButton("alex", "google");
const { title, next } = words.en.errors["provider-unavailable"];

// An application of its own, because it remembers what it has fetched from the provider, and when it asked.
test("discovery and keys of the provider are kept, and asked for anew when they have changed", async ({
  page,
  context,
}) => {
  const databaseUrl = await createDatabase(process.env.TEST_POSTGRES ?? "");
  const cloakroom = await startCloakroom({ databaseUrl });
  const { url, sandbox } = cloakroom;
  const { google } = sandbox.faults;
  const { begin, whole } = signInFlowAt(url, context.request);
  const outcome = async () => {
    const landing = (await whole("google", alex)).url;
    return landing.searchParams.get("error") ?? landing.pathname;
  };
  const asked = () => sandbox.requests.google.jwks;

  await test.step("without discovery nobody can be sent away", async () => {
    for (const fault of ["garbage", "huge", "reset", "other-issuer", "hang"] as const) {
      google.discovery = fault;
      expect((await begin("google")).searchParams.get("error"), fault).toBe("provider-unavailable");
    }
  });

  await test.step("which is explained, and the next try succeeds", async () => {
    google.discovery = "down";
    await page.goto(`${url}/sign-in?returnTo=/account%3Ffrom=story`);
    await continueWith(page, "google");
    await expect(failureMessage(page)).toContainText(title);
    await expect(failureMessage(page)).toContainText(next);
    expect(new URL(page.url()).searchParams.get("returnTo")).toBe("/account?from=story");
    google.discovery = "ok";
    await continueWith(page, "google");
    await expect(page.getByRole("button", { name: alex, exact: true })).toBeVisible();
  });

  await test.step("without any key nobody can sign in, and the next try succeeds", async () => {
    for (const fault of ["down", "garbage", "reset"] as const) {
      google.jwks = fault;
      expect(await outcome(), fault).toBe("provider-unavailable");
    }
    google.jwks = "ok";
    expect(await outcome()).toBe("/account");
  });

  await test.step("what is known serves while the provider's documents are down", async () => {
    const before = asked();
    Object.assign(google, { discovery: "down", jwks: "down" });
    expect(await outcome()).toBe("/account");
    expect(asked()).toBe(before);
    Object.assign(google, { discovery: "ok", jwks: "ok" });
  });

  await test.step("a new key is fetched once", async () => {
    const before = asked();
    await sandbox.rotateKeys();
    expect(await outcome()).toBe("/account");
    expect(await outcome()).toBe("/account");
    expect(asked()).toBe(before + 1);
  });

  await test.step("made-up keys make no more traffic", async () => {
    const before = asked();
    sandbox.forgeIdTokens({ signature: "unknown-kid" });
    expect(await outcome()).toBe("token-key-unknown");
    expect(await outcome()).toBe("token-key-unknown");
    expect(asked()).toBe(before);
  });

  expect(await cloakroom.stop(), "the exit code").toBe(0);
});
