import { sign } from "node:crypto";
import { promisify } from "node:util";
import type { ExternalSigningKey } from "oidc-provider";
import type { SigningKeys } from "../keys";

const signAsync = promisify(sign);

/**
 * The key that oidc-provider signs id_tokens with. It reads its keys once, at the start; this one is asked for its
 * kid and its signature at each token, so a rotation shows at once.
 */
export function createCurrentKey(Base: typeof ExternalSigningKey, keys: SigningKeys): ExternalSigningKey {
  return new (class extends Base {
    override get kid() {
      return keys.signing.kid;
    }

    override get alg() {
      return "RS256";
    }

    override keyObject() {
      return keys.signing.publicKey;
    }

    override sign(data: Uint8Array) {
      return signAsync("sha256", data, keys.signing.privateKey);
    }
  })();
}
