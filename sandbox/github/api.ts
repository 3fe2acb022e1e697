import { z } from "zod";
import { json, type Answer } from "../answer";
import type { SandboxRequest } from "../request";
import type { World } from "../world";
import type { Grants, Token } from "./grants";
import { gitHubAuthorization, gitHubError, gitHubUser } from "./shapes";

/** GitHub's REST API as far as signing in needs it. */

const fail = (message: string, status: number) => json(gitHubError(message, status), status);

/** `GET /user` */
export function answerUser(world: World, grants: Grants, request: SandboxRequest): Answer {
  const caller = identify(world, grants, request);
  if ("refused" in caller) return caller.refused;
  return json(gitHubUser(world, caller.person, caller.account), 200, scopesHeader(caller.token));
}

/** `GET /user/emails`; without the scope it is not even there. */
export function answerEmails(world: World, grants: Grants, request: SandboxRequest): Answer {
  const caller = identify(world, grants, request);
  if ("refused" in caller) return caller.refused;
  if (!caller.token.scopes.some((scope) => scope === "user:email" || scope === "user"))
    return fail("Not Found", 404);
  return json(caller.account.emails, 200, scopesHeader(caller.token));
}

/** A membership of the caller's; without the scope GitHub says that it takes one. */
export function answerMembership(
  world: World,
  grants: Grants,
  request: SandboxRequest,
  { name, login }: { name: string; login?: string | undefined },
): Answer {
  const caller = identify(world, grants, request);
  if ("refused" in caller) return caller.refused;
  if (!caller.token.scopes.includes("read:org"))
    return fail("You need at least read:org scope or user scope to list your organizations.", 403);
  const { account } = caller;
  const state = login === undefined || login === account.login ? account.memberships?.[name] : undefined;
  if (state === undefined) return fail("Not Found", 404);
  return json({ url: request.url.href, state, role: "member" }, 200, scopesHeader(caller.token));
}

const checkBody = z.looseObject({ access_token: z.string() });

/** `POST /applications/{client_id}/token`: 404 for a token that is not alive or not of this application. */
export async function answerCheck(
  world: World,
  grants: Grants,
  request: SandboxRequest,
  clientId: string,
): Promise<Answer> {
  const { id, secret } = world.clients.github;
  const given = request.basic();
  if (given?.id !== id || given.secret !== secret) return fail("Bad credentials", 401);
  const body = checkBody.safeParse(await request.json());
  if (!body.success) return fail("Validation Failed", 422);
  const token = grants.findToken(body.data.access_token);
  const person = token && world.people.get(token.personId);
  if (!person?.github || token?.clientId !== clientId || clientId !== id) return fail("Not Found", 404);
  return json(gitHubAuthorization(world, person, person.github, token));
}

function identify(world: World, grants: Grants, request: SandboxRequest) {
  // GitHub turns away whoever does not say who they are.
  if (request.header("user-agent") === "") return { refused: fail("Missing User-Agent header", 403) };
  const value = request.bearer();
  if (value === undefined) return { refused: fail("Requires authentication", 401) };
  const token = grants.findToken(value);
  const person = token && world.people.get(token.personId);
  if (!token || !person?.github) return { refused: fail("Bad credentials", 401) };
  return { token, person, account: person.github };
}

function scopesHeader(token: Token) {
  return { "x-oauth-scopes": token.scopes.join(", ") };
}
