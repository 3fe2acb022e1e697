import { createHash } from "node:crypto";
import { json, type Answer } from "../answer";
import type { SandboxRequest } from "../request";
import type { World } from "../world";
import type { Code, Grants } from "./grants";
import { tokenErrors } from "./shapes";

/** GitHub's token endpoint: form in; JSON out when asked for, else a form; errors come with status 200. */
export async function answerToken(world: World, grants: Grants, request: SandboxRequest): Promise<Answer> {
  const form = await request.form();
  const answer = exchange(world, grants, form, request.basic());
  if (answer === "down") return { status: 503, body: { text: "Service Unavailable\n", type: "text/plain" } };
  const body = typeof answer === "string" ? describe(answer) : answer;
  return request.header("accept").includes("json")
    ? json(body)
    : {
        status: 200,
        body: { text: new URLSearchParams(body).toString(), type: "application/x-www-form-urlencoded" },
      };
}

type Refusal = keyof typeof tokenErrors;
type Granted = { access_token: string; token_type: string; scope: string };

function exchange(
  world: World,
  grants: Grants,
  form: URLSearchParams,
  basic: { id: string; secret: string } | undefined,
): Granted | Refusal | "down" {
  const { id, secret } = world.clients.github;
  const given = basic ?? { id: form.get("client_id"), secret: form.get("client_secret") };
  if (given.id !== id || given.secret !== secret) return "incorrect_client_credentials";

  const code = grants.takeCode(form.get("code") ?? "");
  if (code?.choice.failing === "down") return "down";
  if (code?.clientId !== id || code.choice.failing === "bad-code") return "bad_verification_code";
  if ((form.get("redirect_uri") ?? code.redirectUri) !== code.redirectUri) return "redirect_uri_mismatch";
  if (!matchesChallenge(code, form.get("code_verifier"))) return "bad_verification_code";

  const token = grants.issueToken({ clientId: id, personId: code.choice.person.id, scopes: code.scopes });
  if (code.choice.failing === "revoked") grants.revokeToken(token.value);
  return { access_token: token.value, token_type: "bearer", scope: token.scopes.join(",") };
}

/**
 * PKCE (RFC 7636, 4.6). A verifier without a challenge is refused too: somebody took the challenge out on the way
 * (RFC 9700, 2.1.1).
 */
function matchesChallenge({ challenge }: Code, verifier: string | null): boolean {
  const hash = verifier === null ? undefined : createHash("sha256").update(verifier).digest("base64url");
  return hash === challenge;
}

function describe(error: Refusal): Record<string, string> {
  return {
    error,
    error_description: tokenErrors[error],
    error_uri: `https://docs.github.com/apps/troubleshooting-oauth-app-access-token-request-errors/#${error.replaceAll("_", "-")}`,
  };
}
