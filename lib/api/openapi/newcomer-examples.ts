import { PROVIDERS } from "@/lib/providers/providers";
import type { newcomersContract } from "../contract/newcomers/contract";
import type { Example } from "./example";

const [PROVIDER = ""] = PROVIDERS;
const ADMIN_ID = "019a9b10-5c2e-7a41-8f6d-1e2f3a4b5c05";
const ID = "019aaab0-1c4e-7f20-a5d6-7e8f90a1b20a";
const EXPIRES = "2026-11-29T11:10:00.000Z";
const TOKEN = "inv_q7Xk2w9Jc0mV3tB8";

/** A request and an answer of each operation about who may become a user. */
export const NEWCOMER_EXAMPLES: {
  readonly [Name in keyof typeof newcomersContract]: Example<(typeof newcomersContract)[Name]>;
} = {
  listInvitations: {
    answer: {
      invitations: [
        {
          id: ID,
          state: "open",
          email: "alex@example.com",
          role: "USER",
          uses: 0,
          max_uses: 1,
          created_at: "2026-11-22T11:10:00.000Z",
          expires_at: EXPIRES,
          revoked_at: null,
          created_by_id: ADMIN_ID,
          created_by_name: "Sasha Sample",
          created_by_email: "sasha@example.com",
          users: [],
        },
      ],
      next_cursor: null,
    },
  },
  createInvitation: {
    body: { email: "alex@example.com", role: "USER", expires_in: 604_800 },
    answer: {
      id: ID,
      url: `https://example.com/sign-in/invitation/${TOKEN}`,
      token: TOKEN,
      expires_at: EXPIRES,
    },
  },
  takeBackInvitation: { answer: { success: true } },
  listAccessRequests: {
    answer: {
      access_requests: [
        {
          id: ID,
          provider: PROVIDER,
          full_name: "Alex Sample",
          email: "alex@example.com",
          login: null,
          status: "pending",
          created_at: "2026-11-22T11:10:00.000Z",
          expires_at: "2026-12-22T11:10:00.000Z",
          decided_at: null,
          decided_by_id: null,
          reason: null,
        },
      ],
      next_cursor: null,
    },
  },
  decideAccessRequest: { body: { status: "granted" }, answer: { success: true } },
};
