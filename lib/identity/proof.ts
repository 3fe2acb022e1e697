import { identityFromGithubAccessToken, requireOwnGithubToken } from "./github";
import { identityFromGoogleIdToken } from "./google";
import { identityFromGoogleAccessToken } from "./google-access-token";
import type { Identity } from "./identity";

/** What a client sends to prove who its person is: a provider's token, and nothing that we would have to believe. */
export type Proof =
  | { readonly provider: "google"; readonly idToken: string; readonly nonce?: string | undefined }
  | { readonly provider: "google"; readonly accessToken: string }
  | { readonly provider: "github"; readonly accessToken: string };

/**
 * Checks a proof that came without a dance of ours. An access token must have been issued to a client of ours before it
 * is asked whose it is.
 * @throws AppError token-* (401), or provider-unavailable (503)
 */
export async function identityFromProof(proof: Proof): Promise<Identity> {
  switch (proof.provider) {
    case "google":
      return "idToken" in proof
        ? identityFromGoogleIdToken(proof.idToken, { nonce: proof.nonce })
        : identityFromGoogleAccessToken(proof.accessToken);
    case "github":
      await requireOwnGithubToken(proof.accessToken);
      return identityFromGithubAccessToken(proof.accessToken);
  }
}
