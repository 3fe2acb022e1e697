import { randomBytes } from "node:crypto";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { startCloakroom } from "../servers";
import { signInFlowAt } from "./sign-in-flow";
import { chooserButton, expect, manySignIns, sessionCookie, test } from "./fixtures";

test("sessions and sign-ins under way outlive a new secret, and end when the old one is removed", async ({
  cloakroom,
  context,
  flow,
  signedIn,
  request,
}) => {
  const { url, databaseUrl, sandbox } = cloakroom;
  const newSecret = randomBytes(32).toString("base64url");
  const secrets = { AUTH_SECRET: process.env.AUTH_SECRET ?? "", AUTH_SECRET_1: newSecret };
  const restarted = (env: Record<string, string>) =>
    startCloakroom({ databaseUrl, sandbox, env: { AUTH_URL: url, ...manySignIns, ...env } });
  const statusAt = async (origin: string, cookie: string | undefined) =>
    (
      await request.get(`${origin}/api/me`, { headers: { cookie: `${sessionCookieName()}=${cookie ?? ""}` } })
    ).status();
  const finishAt = (origin: string, callback: URL) =>
    signInFlowAt(url, context.request).land(new URL(callback.pathname + callback.search, origin));

  const alex = chooserButton("alex", "google");
  const { cookie } = await signedIn();
  const first = await flow.choose(await flow.begin("google"), alex);
  const second = await flow.choose(await flow.begin("google"), alex);
  await context.clearCookies({ name: sessionCookieName() });

  const rotated = await restarted(secrets);
  const removed = await restarted({ AUTH_SECRET: newSecret });
  expect(await statusAt(url, cookie.value)).toBe(200);
  expect(await statusAt(rotated.url, cookie.value)).toBe(200);
  expect(await statusAt(removed.url, cookie.value)).toBe(401);

  expect((await finishAt(rotated.url, first)).url.href).toBe(`${url}/account`);
  const renewed = await sessionCookie(context);
  expect(await statusAt(rotated.url, renewed)).toBe(200);
  expect(await statusAt(removed.url, renewed)).toBe(200);

  await context.clearCookies({ name: sessionCookieName() });
  expect((await finishAt(removed.url, second)).url.searchParams.get("error")).toBe("flow-missing");
  expect(await sessionCookie(context)).toBeUndefined();
  await Promise.all([rotated.stop(), removed.stop()]);
});
