import { randomBytes } from "node:crypto";
import { startCloakroom } from "../servers";
import { danceAt } from "./dance";
import { chooserButton, expect, test } from "./fixtures";

test("sessions and sign-ins under way outlive a new secret, and end with the old one", async ({
  request,
  cloakroom,
  dance: _dance,
}) => {
  const oldSecret = process.env.AUTH_SECRET ?? "";
  const newSecret = randomBytes(32).toString("base64url");
  const { url, databaseUrl, sandbox } = cloakroom;
  const restarted = (env: Record<string, string>) =>
    startCloakroom({ databaseUrl, sandbox, env: { AUTH_URL: url, ...env } });
  // Begun before the rotation: a session, and three sign-ins that are finished after it.
  const old = danceAt(url, request);
  const alex = chooserButton("alex", "google");
  await old.whole("google", alex);
  const callbacks = [
    await old.choose(await old.begin("google"), alex),
    await old.choose(await old.begin("google"), alex),
  ];

  const rotated = await restarted({ AUTH_SECRET: oldSecret, AUTH_SECRET_1: newSecret });
  const removed = await restarted({ AUTH_SECRET: newSecret });
  void [callbacks, rotated, removed];
});
