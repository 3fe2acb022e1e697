import type { Answer } from "../answer";
import { checkTokenPath, githubPaths, membershipPaths } from "../endpoints";
import type { SandboxRequest } from "../request";
import type { World } from "../world";
import { answerCheck, answerEmails, answerMembership, answerUser } from "./api";
import { answerAuthorize } from "./authorize";
import type { Grants } from "./grants";
import { answerToken } from "./token";

/** Everything below `/github`; undefined where there is nothing. */
export async function answerGitHub(
  world: World,
  grants: Grants,
  request: SandboxRequest,
): Promise<Answer | undefined> {
  const path = request.url.pathname;
  switch (`${request.method} ${path}`) {
    case `GET /github${githubPaths.authorize}`:
    case `POST /github${githubPaths.authorize}`:
      return answerAuthorize(world, grants, request);
    case `POST /github${githubPaths.token}`:
      return answerToken(world, grants, request);
    case `GET /github${githubPaths.user}`:
      return answerUser(world, grants, request);
    case `GET /github${githubPaths.emails}`:
      return answerEmails(world, grants, request);
  }
  const membership = request.method === "GET" ? membershipOf(path) : undefined;
  if (membership) return answerMembership(world, grants, request, membership);
  const clientId = request.method === "POST" ? checkTokenPath.exec(path)?.[1] : undefined;
  return clientId === undefined
    ? undefined
    : answerCheck(world, grants, request, decodeURIComponent(clientId));
}

function membershipOf(path: string): { name: string; login?: string } | undefined {
  const [, organization] = membershipPaths.organization.exec(path) ?? [];
  if (organization !== undefined) return { name: organization };
  const [, org, team, login] = membershipPaths.team.exec(path) ?? [];
  if (org === undefined || team === undefined || login === undefined) return undefined;
  return { name: `${org}/${team}`, login: decodeURIComponent(login) };
}
