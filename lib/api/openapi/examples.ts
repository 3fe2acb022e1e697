import type { z } from "zod";
import { definitionOf, issuesIdTokens, type Provider, PROVIDERS } from "@/lib/providers/providers";
import { ADMIN_EXAMPLES } from "./admin-examples";
import { WEBHOOK_EXAMPLES } from "./webhook-examples";
import { APPLICATION_EXAMPLES, HELD_APPLICATION_EXAMPLES } from "./application-examples";
import type { Example } from "./example";
import { NEWCOMER_EXAMPLES } from "./newcomer-examples";
import { SERVICE_TOKEN_EXAMPLES } from "./service-token-examples";
import type { contract, OperationName } from "../contract/contract";
import { type Exchange, mapExchanges } from "../contract/exchange";
import type * as schema from "../contract/schema";

const [PROVIDER = ""] = PROVIDERS;
const USER_ID = "019a9c2e-71f4-7c3a-9d0e-5b6a7c8d9e01";
const SESSION_ID = "019aaa51-0b2d-7e4f-8a1c-2d3e4f5a6b02";
export const EXAMPLE_ID = "019aa3d8-46c1-7b5e-b2f3-6c7d8e9fa003";
const EVENT_ID = "019aaa51-0b3f-7d60-9c4e-8f90a1b2c304";

const exchanged: z.input<typeof schema.exchanged> = {
  success: true,
  user_id: USER_ID,
  email: "alex@example.com",
  full_name: "Alex Sample",
  avatar_url: null,
  created: false,
  expires_at: "2026-12-22T09:30:00.000Z",
  session_token: "v1.q7Xk2w.9Jc0mV3…",
};

const profile: z.input<typeof schema.profile> = {
  user_id: USER_ID,
  email: "alex@example.com",
  full_name: "Alex Sample",
  avatar_url: null,
  role: "USER",
  locale: "en",
  created_at: "2026-11-19T16:04:10.612Z",
};

const account: z.input<typeof schema.account> = {
  id: EXAMPLE_ID,
  provider: PROVIDER,
  subject: "100000000000000000001",
  email: "alex@example.com",
  email_verified: true,
  linked_at: "2026-11-19T16:04:10.612Z",
  last_used_at: "2026-11-22T09:30:00.000Z",
  profile: { name: "Alex Sample", email: "alex@example.com", locale: "en" },
  organizations: [],
  organizations_checked_at: null,
};

const callingSession: z.input<typeof schema.callingSession> = {
  id: SESSION_ID,
  provider: PROVIDER,
  carrier: "BEARER",
  created_at: "2026-11-22T09:30:00.000Z",
  expires_at: "2026-12-22T09:30:00.000Z",
};

const session: z.input<typeof schema.session> = {
  ...callingSession,
  current: true,
  last_seen_at: "2026-11-22T11:05:00.000Z",
  ip: "192.0.2.7",
  user_agent: "ExampleApp/2.1",
  application: null,
  origin: null,
  parent_id: null,
};

const event: z.input<typeof schema.event> = {
  id: EVENT_ID,
  at: "2026-11-22T09:30:00.000Z",
  type: "session.started",
  session_id: SESSION_ID,
  ip: "192.0.2.7",
  user_agent: "ExampleApp/2.1",
  detail: { provider: PROVIDER },
};

const me: z.input<typeof schema.me> = { ...profile, accounts: [account], session: callingSession };

function exampleOfExchange(provider: Provider): Example<Exchange> {
  const { example } = definitionOf(provider).exchange;
  const sent = issuesIdTokens(provider) ? { id_token: example } : { access_token: example };
  return { body: { ...sent, delivery: "bearer" }, answer: exchanged };
}

/** A request and an answer of each operation. Ids and tokens are made up; addresses are for documentation (RFC 5737). */
export const EXAMPLES: { readonly [Name in OperationName]: Example<(typeof contract)[Name]> } = {
  ...mapExchanges(exampleOfExchange),
  verify: { answer: {} },
  getMe: { answer: me },
  changeMe: {
    body: { name: "Sasha Sample", locale: "ru" },
    answer: { ...me, full_name: "Sasha Sample", locale: "ru" },
  },
  deleteMe: { answer: { success: true } },
  listSessions: { answer: { sessions: [session] } },
  endOtherSessions: { answer: { success: true, ended: 2 } },
  endSession: { answer: { success: true } },
  signOut: { answer: { success: true } },
  listAccounts: { answer: { accounts: [account] } },
  unlinkAccount: { answer: { success: true } },
  listEvents: { answer: { events: [event], next_cursor: null } },
  ...HELD_APPLICATION_EXAMPLES,
  exportMe: {
    answer: {
      exported_at: "2026-11-22T11:05:00.000Z",
      user: profile,
      accounts: [account],
      sessions: [session],
      applications: HELD_APPLICATION_EXAMPLES.listMyApplications.answer.applications,
      invitation: null,
      events: [event],
    },
  },
  ...ADMIN_EXAMPLES,
  ...NEWCOMER_EXAMPLES,
  ...WEBHOOK_EXAMPLES,
  ...APPLICATION_EXAMPLES,
  ...SERVICE_TOKEN_EXAMPLES,
  readContract: { answer: { openapi: "3.1.1" } },
  checkLife: { answer: { status: "live" } },
  checkReadiness: { answer: { status: "ready" } },
  readMetrics: {
    answer: [
      "# HELP cloakroom_sign_ins_total Sign-ins of browsers that came back from a provider, by outcome.",
      "# TYPE cloakroom_sign_ins_total counter",
      `cloakroom_sign_ins_total{provider="${PROVIDER}",outcome="success"} 128`,
      "",
    ].join("\n"),
  },
  deliver: { answer: { attempts: 3 } },
  cleanUp: { answer: { sessions: 412, limits: 77, events: 0, erased: 0, complete: true } },
};

/** The failure that every client meets sooner or later. */
export const EXAMPLE_PROBLEM: z.input<typeof schema.problem> = {
  type: "https://example.com/docs/errors#token-expired",
  title: "Token expired",
  status: 401,
  code: "token-expired",
  request_id: "6f1d2c3b-4a59-4e68-9777-8695a4b3c2d1",
};
