import type { z } from "zod";
import type { ErrorCode } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import type { LiveApplicationSession } from "@/lib/sessions/application/live-session";
import type { LiveServiceToken } from "@/lib/service-tokens/data";
import type { Scope } from "@/lib/service-tokens/policy";
import type { LiveSession } from "@/lib/sessions/data";

/** A secret that operators share with their own tools, by the variable that holds it. */
export type OperatorSecret = "METRICS_TOKEN" | "CRON_SECRET";

/** Whether an operation's access is such a secret's. */
export function isOperatorSecret(access: string): access is OperatorSecret {
  return access === "METRICS_TOKEN" || access === "CRON_SECRET";
}

/** The media types of text that operations answer with. */
export type TextMediaType = "text/plain" | "text/csv";

/**
 * Who may ask. `fresh`: with a proof of identity within SESSION_FRESH; `admin`: with the role ADMIN; a variable's name:
 * whoever sends its value.
 */
export type Access = "public" | "user" | "fresh" | "admin" | "admin-fresh" | OperatorSecret;

/**
 * What an HTTP operation takes and answers. The same description parses requests, shapes answers and becomes
 * `/api/openapi.json`, so the three cannot disagree.
 */
export type Operation<
  A extends Access = Access,
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Params extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in OpenAPI: `/api/me/sessions/{id}`. */
  readonly path: string;
  readonly access: A;
  /**
   * What a service token has to be allowed, which then needs no fresh proof: whoever made it gave one. Left out: it takes a
   * person. Only with access `admin` and `admin-fresh`.
   */
  readonly scope?: Scope;
  readonly body?: Body;
  readonly query?: Query;
  readonly params?: Params;
  readonly answer: Answer;
  /**
   * What an application is answered that asks by its bearer. Left out: it is refused, as everywhere but here. Only with access
   * `user`.
   */
  readonly applicationAnswer?: z.ZodType;
  /** Left out: 200. */
  readonly status?: 201;
  /** Left out: JSON. Otherwise the answer is a text and its schema that of a string. */
  readonly mediaType?: TextMediaType;
  /** Codes beyond those that the access and the inputs bring with them. */
  readonly errors: readonly ErrorCode[];
};

type Input<Schema extends z.ZodType> = z.ZodType extends Schema ? undefined : z.output<Schema>;

export type Call<O extends Operation> =
  O extends Operation<infer A, infer Body, infer Query, infer Params>
    ? {
        readonly request: Request;
        readonly requestId: string;
        readonly client: Client;
        readonly caller: A extends "public" | OperatorSecret ? null : Caller<O>;
        readonly body: Input<Body>;
        readonly query: Input<Query>;
        readonly params: Input<Params>;
      }
    : never;

type Caller<O> = O extends { applicationAnswer: z.ZodType }
  ? LiveSession | LiveApplicationSession
  : O extends { scope: Scope }
    ? LiveSession | LiveServiceToken
    : LiveSession;

type Data<O extends Operation> =
  | z.input<O["answer"]>
  | (O extends { applicationAnswer: infer Answer extends z.ZodType } ? z.input<Answer> : never);

/** What a handler gives back: the answer's data or text, and headers such as Set-Cookie where there are any. */
export type Result<O extends Operation> = (O extends { mediaType: string }
  ? { readonly text: string | AsyncIterable<string> }
  : { readonly data: Data<O> }) & {
  readonly headers?: HeadersInit;
  /** Who it turned out to be, for the log, where the gate had no session to tell. */
  readonly userId?: string;
};

/** Whether an operation is for administrators, and so for their service tokens where it has a scope. */
export function isForAdministrators({ access }: Operation): boolean {
  return access === "admin" || access === "admin-fresh";
}

/**
 * Whether an operation counts against the limit of the user, or service token, who asks: all but reading what is one's own, and
 * asking whose a session is, which a backend does for each of its requests; there dead ones count.
 */
export function isCounted({ access, method, scope }: Operation): boolean {
  if (scope === "verify") return false;
  if (access === "public" || isOperatorSecret(access)) return false;
  return method !== "GET" || access !== "user";
}
