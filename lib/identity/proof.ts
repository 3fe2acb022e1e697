import type { OpenIdProvider, Provider } from "@/lib/providers/providers";
import { identityFromGithubAccessToken, requireOwnGithubToken } from "./github";
import { identityFromGoogleIdToken } from "./google";
import { identityFromGoogleAccessToken } from "./google-access-token";
import type { Identity } from "./identity";

/** What a client sends to prove who its user is: a provider's token, and nothing that we would have to believe. */
export type Proof =
  | { readonly provider: OpenIdProvider; readonly idToken: string; readonly nonce?: string | undefined }
  | { readonly provider: Provider; readonly accessToken: string };

type IdTokenCheck = (idToken: string, expected: { nonce?: string | undefined }) => Promise<Identity>;

const ID_TOKENS: Record<OpenIdProvider, IdTokenCheck> = { google: identityFromGoogleIdToken };

/** An access token must have been issued to a client of ours before it is asked whose it is. */
const ACCESS_TOKENS: Record<Provider, (accessToken: string) => Promise<Identity>> = {
  google: identityFromGoogleAccessToken,
  github: async (accessToken) => {
    await requireOwnGithubToken(accessToken);
    return identityFromGithubAccessToken(accessToken);
  },
};

/**
 * Checks a proof that came without an OAuth exchange of ours.
 * @throws AppError token-* (401), or provider-unavailable (503)
 */
export async function identityFromProof(proof: Proof): Promise<Identity> {
  return "idToken" in proof
    ? ID_TOKENS[proof.provider](proof.idToken, { nonce: proof.nonce })
    : ACCESS_TOKENS[proof.provider](proof.accessToken);
}
