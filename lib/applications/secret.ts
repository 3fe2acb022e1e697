import { textSecrets } from "@/lib/crypto/token";

/** Client secrets: a new one, and what is kept of one, null for what is no secret of ours. */
export const { generate: generateClientSecret, hash: hashClientSecret } = textSecrets("cs");
