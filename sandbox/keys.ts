import { createHash, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { JWK } from "jose";

const generate = promisify(generateKeyPair);

/** An RS256 key pair with the id it is (or is not) published under. */
export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate("rsa", { modulusLength: 2048 });
  const kid = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("hex")
    .slice(0, 40);
  return { kid, privateKey, publicKey };
}

/** The keys of the OpenID Provider: one signs, two are published, as at Google. */
export class SigningKeys {
  #signing: SigningKey;
  #published: readonly SigningKey[];

  private constructor(signing: SigningKey, beside: SigningKey) {
    this.#signing = signing;
    this.#published = [signing, beside];
  }

  static async generate(): Promise<SigningKeys> {
    return new SigningKeys(...(await Promise.all([generateSigningKey(), generateSigningKey()])));
  }

  /** The key that signs now. */
  get signing(): SigningKey {
    return this.#signing;
  }

  /** The JWK set (RFC 7517) as `/oauth2/v3/certs` publishes it. */
  get jwks(): { keys: JWK[] } {
    return {
      keys: this.#published.map(({ kid, publicKey }) => ({
        ...publicKey.export({ format: "jwk" }),
        kid,
        use: "sig",
        alg: "RS256",
      })),
    };
  }

  /**
   * Signs with a new key from now on. The old signing key stays published beside it, so tokens in flight stay
   * good, unless `forgetOld` is set.
   */
  async rotate({ forgetOld = false }: { forgetOld?: boolean | undefined } = {}): Promise<void> {
    const key = await generateSigningKey();
    this.#published = forgetOld ? [key] : [key, this.#signing];
    this.#signing = key;
  }
}
