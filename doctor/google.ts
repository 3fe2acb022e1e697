import { z } from "zod";
import type { Env } from "@/lib/env";
import { discoveryUrl } from "@/lib/providers/google";
import { providerFetch } from "@/lib/identity/provider-fetch";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, wrong } from "./finding";
import { reasonOf } from "./reason";

type Google = NonNullable<Env["google"]>;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url(), token_endpoint: z.url() });
const keySet = z.object({ keys: z.array(z.object({ kty: z.string() })).min(1) });
const refusal = z.object({ error: z.string() });

const NETWORK = "Let this machine reach it by https: look at firewall, proxy and resolver.";

/** Whether Google can be asked all that a sign-in asks it, and knows this client. */
export async function* checkGoogle({ env: { google, authUrl } }: DoctorContext): AsyncIterable<Finding> {
  if (!google) {
    yield note("Not configured.");
    return;
  }
  const url = discoveryUrl(google.issuer);
  try {
    const { issuer, jwks_uri, token_endpoint } = await read(url, discovery);
    yield issuer === google.issuer
      ? fine(`${issuer} describes itself.`)
      : wrong(`${url} is of another issuer: ${issuer}.`, "Correct AUTH_GOOGLE_ISSUER, letter by letter.");
    const { keys } = await read(jwks_uri, keySet);
    yield fine(`It publishes ${keys.length === 1 ? "one key" : `${keys.length} keys`}.`);
    yield await checkTokeninfo(google.tokeninfoUrl);
    yield await checkClient(google, token_endpoint, authUrl);
  } catch (error) {
    yield wrong(`Google cannot be asked: ${reasonOf(error)}.`, NETWORK);
  }
}

async function read<Schema extends z.ZodType>(url: string, schema: Schema): Promise<z.output<Schema>> {
  const response = await providerFetch(url);
  const json: unknown = await response.json().catch(() => undefined);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`${url} answers ${response.status} with something else than is expected there`);
}

/** A made-up token is unknown to it, and that is an answer. */
async function checkTokeninfo(url: string): Promise<Finding> {
  const response = await providerFetch(`${url}?access_token=made-up`);
  const answer = refusal.safeParse(await response.json().catch(() => undefined));
  if (response.status === 400 && answer.success) return fine("tokeninfo answers.");
  return wrong(
    `tokeninfo answers ${response.status} to a made-up token.`,
    "Correct AUTH_GOOGLE_TOKENINFO_URL.",
  );
}

/** A made-up code shows what Google makes of the client: it looks at the credentials first (RFC 6749, 5.2). */
async function checkClient(google: Google, endpoint: string, authUrl: string): Promise<Finding> {
  const response = await providerFetch(endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: "made-up",
      redirect_uri: `${authUrl}/api/auth/callback/google`,
      client_id: google.clientId,
      client_secret: google.clientSecret,
    }),
  });
  const { data } = refusal.safeParse(await response.json().catch(() => undefined));
  if (data?.error === "invalid_grant") return fine("It accepts the client id and the secret.");
  if (data?.error === "invalid_client" || data?.error === "unauthorized_client")
    return wrong(
      "It does not accept the client id with this secret.",
      "Copy both anew from https://console.cloud.google.com/apis/credentials",
    );
  return note(
    `It does not say whether it accepts the client: ${data?.error ?? `it answers ${response.status}`}.`,
  );
}
