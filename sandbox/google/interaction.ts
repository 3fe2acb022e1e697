import { page, redirect, type Answer } from "../answer";
import { readChoice, type Choice } from "../choice";
import { chooserPage } from "../pages/chooser";
import { messagePage } from "../pages/document";
import { chooseLanguage } from "../pages/language";
import { wording } from "../pages/words";
import { BadRequest, type SandboxRequest } from "../request";
import type { World } from "../world";
import type { Google } from "./provider";

/** Where oidc-provider sends the browser to be asked who it is. */
export const interactionPath = /^\/google\/interaction\/[\w-]+$/;

/** Shows the chooser of a sign-in in progress, or finishes it with what was chosen. */
export async function answerInteraction(
  world: World,
  google: Google,
  request: SandboxRequest,
): Promise<Answer> {
  const language = chooseLanguage(request.header("accept-language"));
  const details = await google.provider.interactionDetails(request.raw, request.response).catch(ifUnknown);
  if (!details)
    return page(messagePage(language, wording[language].expiredTitle, wording[language].expired), 400);

  if (request.method === "POST") {
    const choice = readChoice(world, "google", (await request.form()).get("choice") ?? "");
    if (!choice) throw new BadRequest("That is not one of the choices.");
    return redirect(await google.provider.interactionResult(request.raw, request.response, resultOf(choice)));
  }
  const parameters = Object.entries(details.params).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  return page(
    chooserPage(world, {
      provider: "google",
      language,
      action: request.url.pathname,
      redirectUri: String(details.params.redirect_uri),
      parameters,
    }),
  );
}

function resultOf({ person, failing }: Choice) {
  if (failing === "deny") return { error: "access_denied", error_description: "The person said no." };
  // The failure travels to the token endpoint as the "method" of authentication, which no token shows.
  const login = { accountId: person.google?.sub ?? "", amr: failing ? [failing] : [], remember: false };
  // The three prompts that may have been asked for are all answered by the one choice.
  return { login, consent: {}, select_account: {} };
}

function ifUnknown(error: Error): undefined {
  if (error.name !== "SessionNotFound") throw error;
}
