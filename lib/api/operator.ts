import { sameText } from "@/lib/crypto/token";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { bearerValue } from "@/lib/gate/authorization";
import type { OperatorSecret } from "./contract/operation";

/**
 * Lets in whoever knows a shared secret, sent as a bearer value.
 * @throws AppError not-found while the secret is not configured: what nobody may use is not there; unauthenticated
 */
export function requireOperator({ headers }: Request, secret: OperatorSecret): void {
  const { metricsToken, cronSecret } = env();
  const expected = secret === "METRICS_TOKEN" ? metricsToken : cronSecret;
  if (expected === undefined) throw new AppError("not-found", `${secret} is not set`);
  const authorization = headers.get("authorization");
  if (authorization === null) throw new AppError("unauthenticated", `${secret} was not sent`);
  if (!sameText(bearerValue(authorization), expected))
    throw new AppError("unauthenticated", `what was sent is not ${secret}`);
}
