import { page, redirect, type Answer } from "../answer";
import { readChoice } from "../choice";
import { chooserPage } from "../pages/chooser";
import { chooseLanguage } from "../pages/language";
import { BadRequest, type SandboxRequest } from "../request";
import { redirectUris, type World } from "../world";
import type { Grants } from "./grants";
import { gitHubIssuer } from "./shapes";

/**
 * GitHub's authorize page. Everything it needs is in the query, which its form posts back to, so it keeps nothing
 * and any number of tabs can be open.
 */
export async function answerAuthorize(
  world: World,
  grants: Grants,
  request: SandboxRequest,
): Promise<Answer> {
  const query = request.url.searchParams;
  const redirectUri = checkedRedirectUri(world, query);
  const challenge = query.get("code_challenge") ?? undefined;
  if (challenge !== undefined && query.get("code_challenge_method") !== "S256") {
    throw new BadRequest("code_challenge_method must be S256.");
  }
  if (request.method !== "POST" && world.knownAtGitHub === undefined) {
    return page(
      chooserPage(world, {
        provider: "github",
        language: chooseLanguage(request.header("accept-language")),
        action: request.url.pathname + request.url.search,
        redirectUri,
        parameters: [...query],
      }),
    );
  }

  const chosen = world.knownAtGitHub ?? (await request.form()).get("choice") ?? "";
  const choice = readChoice(world, "github", chosen);
  if (!choice) throw new BadRequest("That is not one of the choices.");
  const answer: Record<string, string> =
    choice.failing === "deny"
      ? {
          error: "access_denied",
          error_description: "The user has denied your application access.",
          error_uri:
            "https://docs.github.com/apps/troubleshooting-authorization-request-errors/#access-denied",
        }
      : {
          code: grants.issueCode({
            clientId: world.clients.github.id,
            redirectUri,
            challenge,
            choice,
            scopes: (query.get("scope") ?? "").split(/[\s,]+/).filter(Boolean),
          }),
        };
  return redirect(
    withParameters(redirectUri, { ...answer, state: query.get("state"), iss: gitHubIssuer(world) }),
  );
}

/** @throws BadRequest, and never a redirect, when the client or its redirect URI is not registered */
function checkedRedirectUri(world: World, query: URLSearchParams): string {
  if (query.get("client_id") !== world.clients.github.id) {
    throw new BadRequest(`client_id "${query.get("client_id") ?? ""}" is not registered.`, 404);
  }
  const registered = redirectUris(world, "github");
  const redirectUri = query.get("redirect_uri") ?? registered[0];
  if (redirectUri === undefined || !registered.includes(redirectUri)) {
    throw new BadRequest(`redirect_uri "${redirectUri ?? ""}" is not one of ${registered.join(", ")}.`);
  }
  return redirectUri;
}

function withParameters(uri: string, parameters: Record<string, string | null>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
