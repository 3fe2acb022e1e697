import type { serviceTokensContract } from "../contract/service-tokens/contract";
import type { Example } from "./example";

const ID = "019aab02-7d1a-7c64-8b3f-0a1b2c3d4e0b";
const EXPIRES = "2027-02-26T11:10:00.000Z";

/** A request and an answer of each operation about service tokens. */
export const SERVICE_TOKEN_EXAMPLES: {
  readonly [Name in keyof typeof serviceTokensContract]: Example<(typeof serviceTokensContract)[Name]>;
} = {
  listServiceTokens: {
    answer: {
      service_tokens: [
        {
          id: ID,
          name: "Offboarding",
          scopes: ["users:write", "sessions:revoke"],
          state: "active",
          created_at: "2026-11-28T11:10:00.000Z",
          expires_at: EXPIRES,
          last_used_at: null,
          revoked_at: null,
          created_by_id: "019a9b10-5c2e-7a41-8f6d-1e2f3a4b5c05",
          created_by_name: "Sasha Sample",
          created_by_email: "sasha@example.com",
        },
      ],
      next_cursor: null,
    },
  },
  createServiceToken: {
    body: { name: "Offboarding", scopes: ["users:write", "sessions:revoke"], expires_in: 7_776_000 },
    answer: { id: ID, token: "st_q7Xk2w9Jc0mV3tB8…", expires_at: EXPIRES },
  },
  revokeServiceToken: { answer: { success: true } },
  verifySession: {
    body: { session_token: "v1.q7Xk2w.9Jc0mV3…" },
    answer: {
      active: true,
      user_id: "019a9c2e-71f4-7c3a-9d0e-5b6a7c8d9e01",
      email: "alex@example.com",
      full_name: "Alex Sample",
      avatar_url: null,
      role: "USER",
      application: null,
      session: {
        id: "019aaa51-0b2d-7e4f-8a1c-2d3e4f5a6b02",
        carrier: "BEARER",
        created_at: "2026-11-22T09:30:00.000Z",
        expires_at: "2026-12-22T09:30:00.000Z",
      },
    },
  },
};
