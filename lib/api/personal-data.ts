import { listLinkedAccounts } from "@/lib/accounts/data";
import { listHeldApplications } from "@/lib/applications/grants/data";
import type { Prisma } from "@/lib/db/generated/client";
import { findInvitationUse } from "@/lib/users/invitations/data";
import { listSessions, type LiveSession } from "@/lib/sessions/data";
import { presentHeldApplication } from "./contract/applications/present";
import { presentAccount, presentProfile, presentSession } from "./contract/present";
import type { ExportedRows } from "./contract/schema";

/** What one table holds of a user. */
type PersonalData = {
  /** What a user's export has of it, and how it is read; or why it has nothing. */
  readonly exported: ExportedMember | { readonly not: string };
  /** Whether the rows go with the user's (ON DELETE CASCADE); or what becomes of them. */
  readonly erased: "with the user" | { readonly otherwise: string };
};

type ExportedMember = {
  [Member in keyof ExportedRows]: {
    readonly as: Member;
    readonly read: (caller: LiveSession) => Promise<ExportedRows[Member]> | ExportedRows[Member];
  };
}[keyof ExportedRows];

const nothingOfAnybody: PersonalData = {
  exported: { not: "it holds nothing of a user" },
  erased: { otherwise: "it holds nothing of a user" },
};
const gone = (because: string): PersonalData => ({ exported: { not: because }, erased: "with the user" });

/**
 * Every table, and what it means to a user who takes their data or leaves: the compiler misses a table that is not here, and
 * a test compares with the schema what goes with the user. The export is made of this.
 */
export const PERSONAL_DATA: Readonly<Record<Prisma.ModelName, PersonalData>> = {
  User: { exported: { as: "user", read: presentProfile }, erased: "with the user" },
  Account: {
    exported: {
      as: "accounts",
      read: async ({ user }) => (await listLinkedAccounts(user.id)).map(presentAccount),
    },
    erased: "with the user",
  },
  Session: {
    exported: {
      as: "sessions",
      read: async ({ user, session }) =>
        (await listSessions(user)).map((listed) => presentSession(listed, session.id)),
    },
    erased: "with the user",
  },
  Grant: {
    exported: {
      as: "applications",
      read: async ({ user }) => (await listHeldApplications(user.id)).map(presentHeldApplication),
    },
    erased: "with the user",
  },
  InvitationUse: {
    exported: {
      as: "invitation",
      read: async ({ user }) => {
        const used = await findInvitationUse(user.id);
        return used && { id: used.invitationId, used_at: used.usedAt.toISOString() };
      },
    },
    erased: "with the user",
  },
  Invitation: {
    exported: { not: "it was an administrator's to make, of an address that no user may have" },
    erased: { otherwise: "it goes some time after its expiry" },
  },
  ServiceToken: {
    exported: { not: "it is a program's, whoever made it" },
    erased: { otherwise: "it goes some time after its expiry, and is worth nothing without its maker" },
  },
  AccessRequest: {
    exported: { not: "whoever asked was no user yet, and it goes when they become one or at its expiry" },
    erased: { otherwise: "it goes at its expiry, known by a digest" },
  },
  AuditEvent: {
    exported: { not: "its events are the last member of the file, which is written as they are read" },
    erased: {
      otherwise: "its events lose address, device and detail (lib/users/erasure), and go at their age",
    },
  },
  Decision: {
    exported: { not: "it holds digests, by which administrators' decisions find whoever comes back" },
    erased: { otherwise: "decisions outlive whom they are about (docs/decisions/012)" },
  },
  Delivery: {
    exported: { not: "it repeats events of the log, until they have been told to other systems" },
    erased: {
      otherwise:
        "messages to other systems hold ids alone; a mail's address and words go when it is sent or given up (docs/decisions/084)",
    },
  },
  Erasure: {
    exported: { not: "its user is gone" },
    erased: { otherwise: "it goes when there is nothing left to erase" },
  },
  PendingLink: gone("a question of a few minutes, without the account that it is about"),
  Code: gone("good for a minute, and known by digests alone"),
  DeviceCode: gone("good for ten minutes, and known by digests alone"),
  Export: gone("the mark of this very export"),
  Flow: nothingOfAnybody,
  FlowUse: nothingOfAnybody,
  AuthorizationRequest: nothingOfAnybody,
  Application: nothingOfAnybody,
  ApplicationOrigin: nothingOfAnybody,
  ApplicationSecret: nothingOfAnybody,
  WebhookEndpoint: nothingOfAnybody,
  EventFeed: nothingOfAnybody,
  RateLimit: nothingOfAnybody,
};

/** All of a user's export but the events. */
export async function readExportedRows(caller: LiveSession): Promise<Record<string, unknown>> {
  const members = Object.values(PERSONAL_DATA).flatMap(({ exported }) =>
    "as" in exported ? [exported] : [],
  );
  const rows = await Promise.all(members.map(async ({ as, read }) => [as, await read(caller)] as const));
  return Object.fromEntries(rows);
}
