import { reasonOf } from "./reason";
import { providerFetch } from "@/lib/identity/provider-fetch";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, wrong } from "./finding";

/**
 * Whether GitHub can be asked, and knows this client: it answers for a token that it does not know with 404, after it has
 * accepted the credentials (docs.github.com, "Check a token"), and with 401 when it has not.
 */
export async function* checkGithub({ env: { github } }: DoctorContext): AsyncIterable<Finding> {
  if (!github) {
    yield note("Not configured.");
    return;
  }
  const { apiUrl, clientId, clientSecret, url } = github;
  try {
    const response = await providerFetch(`${apiUrl}/applications/${encodeURIComponent(clientId)}/token`, {
      method: "POST",
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": "cloakroom",
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString("base64")}`,
      },
      body: JSON.stringify({ access_token: "made-up" }),
    });
    yield describe(response.status, apiUrl, url);
  } catch (error) {
    yield wrong(
      `GitHub cannot be asked: ${reasonOf(error)}.`,
      "Let this machine reach it by https: look at firewall, proxy and resolver.",
    );
  }
}

function describe(status: number, apiUrl: string, url: string): Finding {
  // 422 is for tokens that cannot be any; the credentials were accepted before.
  if (status === 404 || status === 422)
    return fine(`${apiUrl} answers, and accepts the client id and the secret.`);
  if (status === 401)
    return wrong(
      `${apiUrl} does not accept the client id with this secret.`,
      `Copy both anew from ${url}/settings/developers`,
    );
  return wrong(
    `${apiUrl} answers ${status}.`,
    "Correct AUTH_GITHUB_URL; an Enterprise Server's API is at {url}/api/v3.",
  );
}
