import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/**
 * A command-line program that signs in without a browser of its own (RFC 8628): `npm run sandbox:device`. It shows a code, which
 * its person types into Cloakroom's page on any device, and asks until it is allowed.
 */
const environment = z.object({
  AUTH_URL: z.url().default("http://localhost:3000"),
  CLIENT_ID: z.string().default("sandbox-program"),
});

const authorizationSchema = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url(),
  expires_in: z.number(),
  interval: z.number().default(5),
});
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });
const userSchema = z.object({ sub: z.string(), name: z.string().optional(), email: z.string().optional() });

type Settings = z.infer<typeof environment>;

async function post(settings: Settings, path: string, fields: Record<string, string>) {
  const body = new URLSearchParams({ client_id: settings.CLIENT_ID, ...fields });
  const response = await fetch(settings.AUTH_URL + path, { method: "POST", body });
  return { ok: response.ok, answer: (await response.json()) as unknown };
}

/** @throws Error when it is denied, or the code has expired */
async function waitForToken(
  settings: Settings,
  device: z.infer<typeof authorizationSchema>,
): Promise<string> {
  let { interval } = device;
  for (;;) {
    await wait(interval * 1000);
    const { ok, answer } = await post(settings, "/oauth/token", {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: device.device_code,
    });
    if (ok) return tokenSchema.parse(answer).access_token;
    const { error, error_description } = errorSchema.parse(answer);
    // RFC 8628 section 3.5: five seconds more for this and all later questions.
    if (error === "slow_down") interval += 5;
    else if (error !== "authorization_pending") throw new Error(error_description ?? error);
  }
}

async function signIn(settings: Settings): Promise<void> {
  const { ok, answer } = await post(settings, "/oauth/device_authorization", {});
  if (!ok) throw new Error(errorSchema.parse(answer).error_description ?? "it was refused");
  const device = authorizationSchema.parse(answer);
  console.log(`Open ${device.verification_uri} and type ${device.user_code}`);
  const token = await waitForToken(settings, device);
  const response = await fetch(`${settings.AUTH_URL}/oauth/userinfo`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const user = userSchema.parse(await response.json());
  console.log(`Signed in as ${user.name ?? user.email ?? user.sub}`);
}

try {
  await signIn(environment.parse(process.env));
} catch (error) {
  console.error(`That did not work: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
