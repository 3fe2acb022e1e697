import type { z } from "zod";
import { PROVIDERS } from "@/lib/providers/providers";
import type { adminContract } from "../contract/admin/contract";
import type * as schema from "../contract/admin/schema";
import type { Example } from "./example";

const ADMIN_ID = "019a9b10-5c2e-7a41-8f6d-1e2f3a4b5c05";
const [PROVIDER = ""] = PROVIDERS;
const USER_ID = "019a9c2e-71f4-7c3a-9d0e-5b6a7c8d9e01";

const user: z.input<typeof schema.userEntry> = {
  user_id: USER_ID,
  email: "alex@example.com",
  full_name: "Alex Sample",
  avatar_url: null,
  role: "USER",
  disabled_at: null,
  created_at: "2026-11-19T16:04:10.612Z",
  providers: [PROVIDER],
  last_sign_in_at: "2026-11-22T09:30:00.000Z",
  last_seen_at: "2026-11-22T09:30:00.000Z",
};

const detail: z.input<typeof schema.userDetail> = {
  ...user,
  disabled_reason: null,
  locale: "en",
  accounts: [
    {
      id: "019aa3d8-46c1-7b5e-b2f3-6c7d8e9fa003",
      provider: PROVIDER,
      subject: "100000000000000000001",
      login: null,
      email: "alex@example.com",
      email_verified: true,
      linked_at: "2026-11-19T16:04:10.612Z",
      last_used_at: "2026-11-22T09:30:00.000Z",
    },
  ],
};

const session: z.input<typeof schema.userSession> = {
  id: "019aaa51-0b2d-7e4f-8a1c-2d3e4f5a6b02",
  provider: PROVIDER,
  carrier: "COOKIE",
  created_at: "2026-11-22T09:30:00.000Z",
  last_seen_at: "2026-11-22T11:05:00.000Z",
  expires_at: "2026-12-22T09:30:00.000Z",
  ip: "192.0.2.7",
  user_agent: "ExampleApp/2.1",
  application: { client_id: "q7Xk2w9Jc0mV3tB8", name: "Grafana" },
  origin: "https://grafana.example.com",
  parent_id: "019aaa51-0b2d-7e4f-8a1c-2d3e4f5a6b07",
};

const reason = "You asked us by e-mail to close this account.";

const event: z.input<typeof schema.auditEvent> = {
  id: "019aaab0-1c4e-7f20-a5d6-7e8f90a1b206",
  at: "2026-11-22T11:10:00.000Z",
  type: "user.disabled",
  session_id: "019aaa9f-3e10-7b6a-9c2d-4f5061728307",
  ip: "192.0.2.8",
  user_agent: "ExampleApp/2.1",
  detail: { reason },
  actor_id: ADMIN_ID,
  actor_name: "Sasha Sample",
  actor_email: "sasha@example.com",
  subject_id: USER_ID,
  subject_name: "Alex Sample",
  subject_email: "alex@example.com",
  service_token_id: null,
  service_token_name: null,
};

/** A request and an answer of each operation of administrators. */
export const ADMIN_EXAMPLES: {
  readonly [Name in keyof typeof adminContract]: Example<(typeof adminContract)[Name]>;
} = {
  searchUsers: { answer: { users: [user], next_cursor: null } },
  readUser: { answer: detail },
  changeUser: {
    body: { disabled: true, reason },
    answer: { ...detail, disabled_at: "2026-11-22T11:10:00.000Z", disabled_reason: reason },
  },
  listUserSessions: { answer: { sessions: [session] } },
  endUserSessions: { answer: { success: true, ended: 2 } },
  readUserSession: { answer: session },
  endUserSession: { answer: { success: true } },
  listDecisions: {
    answer: {
      decisions: [
        {
          id: "019aaab0-1c4e-7f20-a5d6-7e8f90a1b207",
          kind: "disabled",
          decided_at: event.at,
          user_id: USER_ID,
          erased: false,
          full_name: "Alex Sample",
          email: "alex@example.com",
          actor_id: ADMIN_ID,
          actor_name: "Sasha Sample",
          actor_email: "sasha@example.com",
          reason,
        },
      ],
      next_cursor: null,
    },
  },
  liftDecision: { answer: { success: true } },
  searchEvents: { answer: { events: [event], next_cursor: null } },
  exportEvents: { answer: `"id","at","type",…\r\n"${event.id}","${event.at}","${event.type}",…\r\n` },
};
