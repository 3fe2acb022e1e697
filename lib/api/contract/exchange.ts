import { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import { definitionOf, issuesIdTokens, type Provider, PROVIDERS } from "@/lib/providers/providers";
import type { Operation } from "./operation";
import { exchanged } from "./schema";

// Every provider has an operation that exchanges its token for a session; what they differ by is in their definitions.

// A token is longer than a few characters and shorter than the body's limit; a mistake is told as one.
const token = z.string().min(1).max(12_000);
const delivery = z.enum(["cookie", "bearer"]).default("cookie");
const invitation = z.string().min(1).max(200).optional();

const ID_TOKEN_ERRORS: readonly ErrorCode[] = [
  "token-algorithm",
  "token-key-unknown",
  "token-signature",
  "token-issuer",
  "token-audience",
  "token-expired",
  "token-not-yet-valid",
  "token-nonce",
  "token-subject",
  "token-claims",
];

const ERRORS: readonly ErrorCode[] = [
  "token-invalid",
  "account-disabled",
  "domain-not-allowed",
  "organization-required",
  "invitation-required",
  "invitation-over",
  "invitation-mismatch",
  "sign-up-closed",
  "account-exists",
  "account-disconnected",
  "rate-limited",
  "provider-unavailable",
  "database-unavailable",
  "not-found",
];

/** What a client sends of a provider, whichever it is. */
export type ExchangeBody = {
  readonly id_token?: string | undefined;
  readonly access_token?: string | undefined;
  readonly token?: string | undefined;
  readonly nonce?: string | undefined;
  readonly invitation?: string | undefined;
  readonly delivery: "cookie" | "bearer";
};

type ExchangeInput = Omit<ExchangeBody, "delivery"> & {
  readonly delivery?: ExchangeBody["delivery"] | undefined;
};

const hasExactlyOne = (fields: Record<string, unknown>, names: readonly string[]) =>
  names.filter((name) => fields[name] !== undefined).length === 1;

/** What a client sends of a provider that issues access tokens only. */
function accessTokenProof() {
  return z
    .object({ access_token: token.optional(), token: token.optional(), invitation, delivery })
    .refine((body) => hasExactlyOne(body, ["access_token", "token"]), {
      error: "send exactly one of access_token and token",
    })
    .meta({ oneOf: [{ required: ["access_token"] }, { required: ["token"] }] });
}

/** What a client sends of a provider that issues id_tokens too. */
function openIdProof() {
  return z
    .object({
      id_token: token.optional(),
      access_token: token.optional(),
      token: token.optional(),
      nonce: z.string().min(1).max(512).optional(),
      invitation,
      delivery,
    })
    .refine((body) => hasExactlyOne(body, ["id_token", "access_token", "token"]), {
      error: "send exactly one of id_token, access_token and token",
    })
    .refine((body) => body.nonce === undefined || body.id_token !== undefined, {
      error: "nonce goes with id_token only",
    })
    .meta({
      oneOf: [{ required: ["id_token"] }, { required: ["access_token"] }, { required: ["token"] }],
      dependentRequired: { nonce: ["id_token"] },
    });
}

type ProofSchema = z.ZodType<ExchangeBody, ExchangeInput>;

/** The operation that exchanges a provider's token. */
export type Exchange = Operation<"public", ProofSchema, z.ZodType, z.ZodType, typeof exchanged> & {
  readonly body: ProofSchema;
};

function describeExchange(provider: Provider): Exchange {
  const openId = issuesIdTokens(provider);
  return {
    method: "POST",
    path: `/auth/${provider}`,
    access: "public",
    body: openId ? openIdProof() : accessTokenProof(),
    answer: exchanged,
    errors: [...(openId ? ID_TOKEN_ERRORS : []), ...definitionOf(provider).exchange.errors, ...ERRORS],
  };
}

type ExchangeName = `exchange${Capitalize<Provider>}`;

/** What the operation of a provider is called. */
export function exchangeNameOf(provider: Provider): ExchangeName {
  return `exchange${capitalise(provider)}`;
}

function capitalise<Text extends string>(text: Text): Capitalize<Text> {
  return (text.charAt(0).toUpperCase() + text.slice(1)) as Capitalize<Text>;
}

/** The same of every exchange, by the name of its operation. */
export function mapExchanges<T>(describe: (provider: Provider) => T): Record<ExchangeName, T> {
  const entries = PROVIDERS.map((provider) => [exchangeNameOf(provider), describe(provider)]);
  // There is one for each provider, as the type says.
  return Object.fromEntries(entries) as Record<ExchangeName, T>;
}

export const exchangeContract = mapExchanges(describeExchange);
