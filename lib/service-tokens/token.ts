import { textSecrets } from "@/lib/crypto/token";

/** Service tokens: a new one, and what is kept of one, null for what is no token of ours. */
export const { generate: generateServiceToken, hash: hashServiceToken } = textSecrets("st");
