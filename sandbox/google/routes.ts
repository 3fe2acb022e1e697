import { json, type Answer } from "../answer";
import { googlePaths } from "../endpoints";
import type { SandboxRequest } from "../request";
import type { World } from "../world";
import { answerInteraction, interactionPath } from "./interaction";
import type { Google } from "./provider";
import { answerTokeninfo } from "./tokeninfo";

/** Below `/google`, what oidc-provider does not answer itself; undefined for what it does. */
export async function answerGoogle(
  world: World,
  google: Google,
  request: SandboxRequest,
): Promise<Answer | undefined> {
  const path = request.url.pathname;
  switch (`${request.method} ${path}`) {
    case `GET /google${googlePaths.jwks}`:
      // oidc-provider would publish the keys it started with. The lifetime is about Google's.
      return json(world.keys.jwks, 200, { "cache-control": "public, max-age=21600, must-revalidate" });
    case `GET /google${googlePaths.tokeninfo}`:
    case `POST /google${googlePaths.tokeninfo}`:
      return answerTokeninfo(world, google, request);
  }
  return interactionPath.test(path) ? answerInteraction(world, google, request) : undefined;
}
