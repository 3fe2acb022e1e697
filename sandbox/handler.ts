import type { IncomingMessage, ServerResponse } from "node:http";
import { json, page, sendAnswer, type Answer } from "./answer";
import { answerControl } from "./control";
import { countRequest, faultAt, findEndpoint } from "./endpoints";
import { bendBody, playFault } from "./faults";
import type { Grants } from "./github/grants";
import { answerGitHub } from "./github/routes";
import type { Google } from "./google/provider";
import { answerGoogle } from "./google/routes";
import type { Mint } from "./mint";
import { answerAsset } from "./pages/assets";
import { messagePage } from "./pages/document";
import { homePage } from "./pages/home";
import { chooseLanguage } from "./pages/language";
import { wording } from "./pages/words";
import { BadRequest, SandboxRequest } from "./request";
import type { World } from "./world";

/** Both providers, behind the one port. */
export interface Providers {
  google: Google;
  grants: Grants;
  mint: Mint;
}

/** Answers one request, whatever happens: counts it, plays the endpoint's fault, or does the work. */
export async function handleRequest(
  world: World,
  providers: Providers,
  raw: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const request = new SandboxRequest(raw, response, world.origin);
    const endpoint = findEndpoint(request.url.pathname);
    if (endpoint) countRequest(world, endpoint);
    const fault = endpoint ? faultAt(world, endpoint) : "ok";
    if (playFault(fault, raw, response)) return;

    const answer = await answerRequest(world, providers, request);
    if (answer) await sendAnswer(response, answer, (body) => bendBody(fault, body));
    else await providers.google.handle(raw, response);
  } catch (error) {
    if (!(error instanceof BadRequest)) console.error(error);
    if (response.headersSent) response.destroy();
    else await sendAnswer(response, refusal(raw, error));
  }
}

/** @returns undefined for what oidc-provider answers */
async function answerRequest(
  world: World,
  providers: Providers,
  request: SandboxRequest,
): Promise<Answer | undefined> {
  const path = request.url.pathname;
  if (path === "/") return page(homePage(world, chooseLanguage(request.header("accept-language"))));
  if (path.startsWith("/google/")) return answerGoogle(world, providers.google, request);
  return (
    (path.startsWith("/github/") ? await answerGitHub(world, providers.grants, request) : undefined) ??
    answerAsset(world, request) ??
    (await answerControl(world, providers.mint, request)) ??
    notFound(request)
  );
}

function notFound(request: SandboxRequest): Answer {
  if (!wantsPage(request.header("accept"))) return json({ error: "not_found" }, 404);
  const language = chooseLanguage(request.header("accept-language"));
  return page(messagePage(language, wording[language].notFoundTitle, wording[language].notFound), 404);
}

/** The answer to a request that cannot be served: a page for a browser, JSON for a program. */
function refusal({ headers }: IncomingMessage, error: unknown): Answer {
  const status = error instanceof BadRequest ? error.status : 500;
  const message = error instanceof BadRequest ? error.message : "The sandbox itself failed; see its console.";
  if (!wantsPage(headers.accept ?? "")) return json({ error: "refused", error_description: message }, status);
  const language = chooseLanguage(headers["accept-language"] ?? "");
  return page(messagePage(language, wording[language].refusedTitle, message), status);
}

const wantsPage = (accept: string) => accept.includes("text/html");
