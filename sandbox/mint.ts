import { z } from "zod";
import type { Grants } from "./github/grants";
import { gitHubOrder, mintGitHubToken, type GitHubOrder, type GitHubTokens } from "./github/mint";
import { googleOrder, mintGoogleTokens, type GoogleOrder, type GoogleTokens } from "./google/mint";
import type { Google } from "./google/provider";
import type { World } from "./world";

/** An order for the tokens a native client would hold. */
export const mintOrderSchema = z.discriminatedUnion("provider", [googleOrder, gitHubOrder]);
export type MintOrder = z.input<typeof mintOrderSchema>;

/** Gives tokens without a browser, right or wrong; rejects with BadRequest when nobody in the cast fits. */
export interface Mint {
  (order: GoogleOrder): Promise<GoogleTokens>;
  (order: GitHubOrder): Promise<GitHubTokens>;
  (order: MintOrder): Promise<GoogleTokens | GitHubTokens>;
}

export function createMint(world: World, google: Google, grants: Grants): Mint {
  function mint(order: GoogleOrder): Promise<GoogleTokens>;
  function mint(order: GitHubOrder): Promise<GitHubTokens>;
  function mint(order: MintOrder): Promise<GoogleTokens | GitHubTokens>;
  async function mint(order: MintOrder): Promise<GoogleTokens | GitHubTokens> {
    return order.provider === "google"
      ? mintGoogleTokens(world, google, order)
      : mintGitHubToken(world, grants, order);
  }
  return mint;
}
