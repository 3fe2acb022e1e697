import { createDatabase, startCloakroom } from "../servers";
import { danceAt } from "./dance";
import { chooserButton, expect, test } from "./fixtures";

const alex = chooserButton("alex", "google");

// An application of its own, because it remembers the keys it has seen and when it asked for them.
test("the provider's keys are kept, and asked for anew when they have changed", async ({ request }) => {
  const { url, sandbox, stop } = await startCloakroom({
    databaseUrl: await createDatabase(process.env.TEST_POSTGRES ?? ""),
  });
  const { whole } = danceAt(url, request);
  const outcome = async () => {
    const landing = (await whole("google", alex)).url;
    return landing.searchParams.get("error") ?? landing.pathname;
  };
  const asked = () => sandbox.requests.google.jwks;

  await test.step("without any key nobody can sign in, and a retry works", async () => {
    sandbox.faults.google.jwks = "down";
    expect(await outcome()).toBe("provider-unavailable");
    sandbox.faults.google.jwks = "garbage";
    expect(await outcome()).toBe("provider-unavailable");
    sandbox.faults.google.jwks = "ok";
    expect(await outcome()).toBe("/account");
  });

  await test.step("known keys serve while the provider's are down", async () => {
    const before = asked();
    sandbox.faults.google.jwks = "down";
    expect(await outcome()).toBe("/account");
    expect(asked()).toBe(before);
    sandbox.faults.google.jwks = "ok";
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

  expect(await stop(), "the exit code").toBe(0);
});
