import { v7 } from "uuid";
import type { Transaction } from "@/lib/db/client";
import { describeDevice } from "@/lib/device";
import { env } from "@/lib/env";
import type { Client } from "@/lib/http/client";
import type { Mail, MailKind } from "./mail";

/** Whom a mail goes to; the address is a verified one. */
export type Addressee = Pick<Mail, "name" | "locale" | "timeZone"> & { readonly email: string };

/** What a mail tells, beside whom it goes to. */
type Told = { readonly kind: MailKind } & Pick<Mail, "provider" | "reason"> & { readonly client?: Client };

/** So many sign-ins are looked back on. */
const REMEMBERED = 500;

const addresseeSelect = { email: true, name: true, locale: true, timeZone: true } as const;

/** Whom mails about a user go to at this moment; null when mails are off, or nobody vouches for an address of theirs. */
export async function findAddressee(tx: Transaction, userId: string): Promise<Addressee | null> {
  if (env().mail === null) return null;
  const user = await tx.user.findUnique({ where: { id: userId }, select: addresseeSelect });
  const email = user?.email ?? null;
  return user === null || email === null ? null : { ...user, email };
}

/**
 * Writes a mail in the transaction of what it tells of; it is sent afterwards, by the outbox.
 * @param to whom it goes to, where that is not whom mails about the user go to now
 */
export async function writeMail(
  tx: Transaction,
  userId: string,
  { client, ...told }: Told,
  to?: Addressee | null,
): Promise<void> {
  if (env().mail === null) return;
  const addressee = to === undefined ? await findAddressee(tx, userId) : to;
  if (addressee === null) return;
  const { email: recipient, name, locale, timeZone } = addressee;
  const whence = client && { ip: client.ip, userAgent: client.userAgent };
  await tx.delivery.create({
    data: {
      eventId: v7(),
      type: `mail.${told.kind}`,
      data: { ...told, name, locale, timeZone, ...whence } satisfies Mail,
      userId,
      recipient,
    },
    select: { id: true },
  });
}

/**
 * Writes a mail when a user signs in on a device on which they never did before, as far as the log remembers: of another
 * browser or another system. To be called before the sign-in is recorded; the first of all is no news.
 */
export async function writeMailOfNewDevice(tx: Transaction, userId: string, client: Client): Promise<void> {
  if (env().mail === null) return;
  const before = await tx.auditEvent.findMany({
    where: { subjectId: userId, type: "session.started" },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: REMEMBERED,
    select: { userAgent: true },
  });
  const device = nameDevice(client.userAgent);
  if (before.length === 0 || before.some(({ userAgent }) => nameDevice(userAgent) === device)) return;
  await writeMail(tx, userId, { kind: "new-device", client });
}

/** Browser and system, without their versions, which change. */
function nameDevice(userAgent: string | null): string {
  const { program, system } = describeDevice(userAgent);
  return JSON.stringify([program, system]);
}

/** Notes in which time zone the browser of a user says it is, for mails to them. */
export async function noteTimeZone(
  tx: Transaction,
  userId: string,
  timeZone: string | undefined,
): Promise<void> {
  if (env().mail === null || timeZone === undefined) return;
  const where = { id: userId, OR: [{ timeZone: null }, { timeZone: { not: timeZone } }] };
  await tx.user.updateMany({ where, data: { timeZone } });
}
