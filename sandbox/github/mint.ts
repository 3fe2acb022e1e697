import { z } from "zod";
import { BadRequest } from "../request";
import { otherClientId } from "../person";
import type { World } from "../world";
import type { Grants } from "./grants";

/** An order for a GitHub token. */
export const gitHubOrder = z.strictObject({
  provider: z.literal("github"),
  person: z.string(),
  /** `expired`: the token is dead. `audience`: it is another application's. */
  fault: z.enum(["expired", "audience"]).optional(),
  /** Separated by spaces; `read:user user:email` unless given. */
  scope: z.string().optional(),
});
export type GitHubOrder = z.input<typeof gitHubOrder>;

export interface GitHubTokens {
  access_token: string;
}

/** @throws BadRequest when nobody in the cast fits the order */
export function mintGitHubToken(world: World, grants: Grants, order: GitHubOrder): GitHubTokens {
  if (!world.people.get(order.person)?.github) {
    throw new BadRequest(`Nobody in the cast has the id "${order.person}" and a GitHub account.`);
  }
  const token = grants.issueToken({
    clientId: order.fault === "audience" ? otherClientId : world.clients.github.id,
    personId: order.person,
    scopes: (order.scope ?? "read:user user:email").split(" ").filter(Boolean),
  });
  if (order.fault === "expired") grants.revokeToken(token.value);
  return { access_token: token.value };
}
