import { db } from "@/lib/db/client";
import type { ApplicationKind } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";

/** An application that a person lets act, or that holds a session of theirs. */
export type HeldApplication = {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly kind: ApplicationKind;
  readonly origins: readonly string[];
  /** What it may be told. */
  readonly scopes: readonly string[];
  /** When the person let it act; null where nobody asked them, as at a host behind a proxy. */
  readonly grantedAt: Date | null;
  readonly lastUsedAt: Date;
};

/** The applications that one person can take access back from, by name. */
export async function listHeldApplications(userId: string): Promise<HeldApplication[]> {
  const [grants, sessions] = await reading(() => Promise.all([grantsOf(userId), sessionsOf(userId)]));
  const ids = [...new Set([...grants.keys(), ...sessions.keys()])];
  const applications = await reading(() =>
    db().application.findMany({
      where: { id: { in: ids } },
      select: {
        id: true,
        clientId: true,
        name: true,
        kind: true,
        origins: { select: { origin: true }, orderBy: { origin: "asc" } },
      },
      orderBy: [{ name: "asc" }, { id: "asc" }],
    }),
  );
  return applications.map(({ origins, ...application }) => {
    const grant = grants.get(application.id);
    const session = sessions.get(application.id);
    return {
      ...application,
      origins: origins.map(({ origin }) => origin),
      scopes: grant?.scopes ?? session?.scopes ?? [],
      grantedAt: grant?.grantedAt ?? null,
      lastUsedAt: laterOf(grant?.lastUsedAt, session?.lastSeenAt),
    };
  });
}

async function grantsOf(userId: string) {
  const rows = await db().grant.findMany({
    where: { userId },
    select: { applicationId: true, scopes: true, grantedAt: true, lastUsedAt: true },
  });
  return new Map(rows.map(({ applicationId, ...grant }) => [applicationId, grant]));
}

/** The session of each application that was used last, of those that are not past their end. */
async function sessionsOf(userId: string) {
  const rows = await db().session.findMany({
    where: { userId, applicationId: { not: null }, absoluteExpiresAt: { gt: new Date() } },
    select: { applicationId: true, scopes: true, lastSeenAt: true },
    orderBy: { lastSeenAt: "asc" },
  });
  return new Map(
    rows.flatMap(({ applicationId, ...session }) =>
      applicationId === null ? [] : [[applicationId, session] as const],
    ),
  );
}

function laterOf(...moments: (Date | undefined)[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment?.getTime() ?? 0)));
}
