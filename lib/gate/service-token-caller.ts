import { after } from "next/server";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { type Client, clientFrom } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import { isServiceToken, type LiveServiceToken, readServiceToken } from "@/lib/service-tokens/data";
import { noteServiceTokenUse } from "@/lib/service-tokens/mutations";
import type { Scope } from "@/lib/service-tokens/policy";
import { bearerValue } from "./authorization";
import { refuseDeadServiceToken } from "./refused-session";

/**
 * The service token that a request presents, good or not: in the header alone (RFC 6750 section 2.1), and by that it is judged
 * whatever cookie comes along.
 * @returns undefined for a request that presents something else, or nothing
 * @throws AppError unauthenticated for an Authorization header that is no bearer value
 */
export function presentedServiceToken({ headers }: Pick<Request, "headers">): string | undefined {
  const authorization = headers.get("authorization");
  if (authorization === null) return undefined;
  const value = bearerValue(authorization);
  return isServiceToken(value) ? value : undefined;
}

/**
 * The live service token behind a request for an operation of administrators.
 * @param needed.scope what the operation needs; undefined where it needs a person
 * @param needed.counted whether it counts against the token's limit
 * @throws AppError unauthenticated for one that is unknown, revoked, over, or whose maker is no administrator any more;
 * person-required, insufficient-scope, rate-limited (for too many dead ones from one address, too), database-unavailable
 */
export async function requireServiceToken(
  request: Request,
  presented: string,
  { scope, counted }: { readonly scope: Scope | undefined; readonly counted: boolean },
): Promise<LiveServiceToken> {
  const read = await readServiceToken(presented);
  if (read.status !== "live") return refuseDeadServiceToken(request, presented, read.status);
  if (counted) await consume("exchange", `service-token:${read.serviceToken.id}`);
  noteUse(read, clientFrom(request.headers, env().trustedProxies));
  if (scope === undefined) throw new AppError("person-required", "a service token may not do this");
  if (!read.scopes.includes(scope))
    throw new AppError("insufficient-scope", `the service token lacks ${scope}`, { scope });
  return read;
}

/** Notes that a token was used, beside the answer; a failure to do so is no failure of the request. */
function noteUse({ serviceToken, unnotedSince }: LiveServiceToken, client: Client): void {
  if (unnotedSince === undefined) return;
  const noted = noteServiceTokenUse(serviceToken, unnotedSince, client).catch((error: unknown) =>
    logEvent("warn", "service-token.use-not-noted", { error }),
  );
  // The process is frozen once it has answered, unless Next is told that there is something left to do.
  if (env().serverless) after(noted);
}
