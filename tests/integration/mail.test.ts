import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Database } from "@/doctor/database-access";
import type { Finding } from "@/doctor/finding";
import { checkOutward } from "@/doctor/outward";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { disableUser } from "@/lib/admin/mutations";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { signIn } from "@/lib/identity/sign-in";
import { MAX_ATTEMPTS } from "@/lib/outbox/schedule";
import { deliverDue } from "@/lib/outbox/worker";
import { deleteUser } from "@/lib/users/mutations";
import { createUser, emptyTables, identity, useEnvironment, useFreshDatabase } from "./fixtures";
import { startSmtpReceiver } from "./smtp-receiver";
import { deliveries, LONG, makeAllDue } from "./webhook-world";

const server = await startSmtpReceiver();
afterAll(() => server.stop());

beforeAll(async () => {
  Object.assign(process.env, {
    SMTP_URL: `smtp://127.0.0.1:${server.port}`,
    MAIL_FROM: "Cloakroom <no-reply@example.com>",
    SUPPORT_EMAIL: "help@example.com",
  });
  await useFreshDatabase();
});
beforeEach(async () => {
  await emptyTables();
  server.received.length = 0;
  server.refusal = null;
});

const FIREFOX = (version: number) =>
  `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36";

const enter = (userAgent: string, fields: Partial<Identity> = {}, timeZone?: string) =>
  signIn(identity(fields), { client: { ip: "192.0.2.7", userAgent }, carrier: "COOKIE", timeZone });

const subjects = () => server.received.map(({ headers }) => headers.get("subject"));

describe("a sign-in on another device", () => {
  it("is told, in the language and time zone of the person, with what to do, and then forgotten", async () => {
    const { user } = await enter(FIREFOX(140));
    await db().user.update({ where: { id: user.id }, data: { locale: "ru", name: "Анна <b>" } });
    await enter(CHROME, {}, "Asia/Tokyo");
    await enter(CHROME);
    await enter(FIREFOX(141));
    await deliverDue(LONG);
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    const [row] = await deliveries();
    expect(mail?.to).toBe("sample@example.com");
    expect(Object.fromEntries(mail?.headers ?? [])).toMatchObject({
      from: "Cloakroom <no-reply@example.com>",
      to: "sample@example.com",
      "message-id": `<${row?.id}@example.com>`,
      "auto-submitted": "auto-generated",
    });
    const moment = new Intl.DateTimeFormat("ru", {
      dateStyle: "long",
      timeZone: "Asia/Tokyo",
    }).format(row?.createdAt);
    for (const text of [
      "Здравствуйте, Анна <b>!",
      "Устройство: Chrome, Windows",
      "IP-адрес: 192.0.2.7",
      moment,
      "GMT+9",
      "http://localhost:3000/account/sessions",
      "help@example.com",
    ])
      expect(mail?.text).toContain(text);
    expect(mail?.html).toContain("Анна &lt;b&gt;");
    expect(mail?.html).toContain(`<a href="http://localhost:3000/account/sessions">`);
    expect(mail?.html).not.toContain("<b>");
    // Dark mail programs choose their colours: a colour of ours would be read on any of them.
    expect(mail?.html).toContain(`<html lang="ru">`);
    expect(mail?.html).not.toMatch(/[^-]color:|background|src=|url\(/);
    expect(row).toMatchObject({ status: "DELIVERED", recipient: null, data: {} });
  });

  it("is not told to whom nobody vouches for an address of", async () => {
    const fields = { provider: "github", email: "unverified@example.com", emailVerified: false } as const;
    await enter(FIREFOX(140), fields);
    await enter(CHROME, fields);
    expect(await db().delivery.count()).toBe(0);
  });
});

describe("what concerns an account", () => {
  const github = (fields: Partial<Identity> = {}) =>
    ({ provider: "github", subject: "7", ...fields }) as const;

  it("is told when an account is connected, and when one is disconnected", async () => {
    const { user } = await enter(CHROME);
    const { accountId, session } = await enter(CHROME, github());
    await unlinkAccount(
      { accountId, userId: user.id, sessionId: session.id },
      { ip: null, userAgent: CHROME },
    );
    await deliverDue(LONG);
    expect(subjects()).toEqual([
      "An account was connected to your Cloakroom account",
      "An account was disconnected from your Cloakroom account",
    ]);
    for (const { text } of server.received) expect(text).toContain("Account at: GitHub");
  });

  it("is told at the former address and at the new one when it changes, which names neither", async () => {
    await enter(CHROME);
    await enter(CHROME, { email: "new@example.com" });
    await deliverDue(LONG);
    expect(server.received.map(({ to }) => to)).toEqual(["sample@example.com", "new@example.com"]);
    expect(new Set(subjects()).size).toBe(1);
    for (const { text, html } of server.received) expect(text + html).not.toMatch(/(sample|new)@/);
    expect(await db().auditEvent.findFirst({ where: { type: "user.updated" } })).toMatchObject({
      detail: { fields: ["email"] },
    });
  });

  it("is told why it is disabled, and of nothing that the administrator is known by", async () => {
    const { user } = await enter(CHROME);
    const admin = await createUser({ role: "ADMIN", email: "admin@example.com" });
    const actor = { actorId: admin.id, actorSessionId: "00000000-0000-7000-8000-00000000000a" };
    const reason = "Shared the password";
    await disableUser({ ...actor, userId: user.id, reason }, { ip: "198.51.100.9", userAgent: "Admin/1.0" });
    await deliverDue(LONG);
    const [mail] = server.received;
    expect(mail?.text).toContain(`Reason: ${reason}`);
    expect(mail?.text).not.toMatch(/198\.51|Admin\/|Device/);
  });

  it("is told that it is deleted, at an address that is forgotten then", async () => {
    const { user } = await enter(CHROME);
    await deleteUser(user.id);
    expect(await deliveries()).toMatchObject([{ recipient: "sample@example.com" }]);
    await deliverDue(LONG);
    expect(server.received).toMatchObject([{ to: "sample@example.com" }]);
    expect(subjects()).toEqual(["Your Cloakroom account was deleted"]);
    expect(await deliveries()).toMatchObject([{ recipient: null, data: {}, status: "DELIVERED" }]);
  });
});

describe("an SMTP server", () => {
  async function oneMail() {
    const { user } = await enter(CHROME);
    await deleteUser(user.id);
  }

  it("that refuses for now is asked again, with the same Message-ID", async () => {
    await oneMail();
    server.refusal = { code: 451, text: "greylisted" };
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "PENDING", attempts: 1, failure: "smtp-451" }]);
    server.refusal = null;
    await makeAllDue();
    await Promise.all([deliverDue(LONG), deliverDue(LONG)]);
    const [row] = await deliveries();
    expect(row).toMatchObject({ status: "DELIVERED", attempts: 2 });
    expect(server.received.map(({ headers }) => headers.get("message-id"))).toEqual([
      `<${row?.id}@example.com>`,
    ]);
  });

  it("is sent what can be read, beside what another version has written", async () => {
    const unknown = { eventId: randomUUID(), type: "mail.unheard-of", data: { kind: "unheard-of" } };
    await db().delivery.create({ data: { ...unknown, recipient: "sample@example.com" } });
    await db().delivery.create({ data: { ...unknown, recipient: null } });
    await oneMail();
    await deliverDue(LONG);
    const late = { status: "PENDING", attempts: 1, failure: "internal" };
    expect(await deliveries()).toMatchObject([late, late, { status: "DELIVERED" }]);
  });

  it("that refuses for good is asked no more, and whom it was for is forgotten", async () => {
    await oneMail();
    server.refusal = { code: 550, text: "no such user" };
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([
      { status: "FAILED", attempts: 1, failure: "smtp-550", recipient: null, data: {} },
    ]);
  });

  it("that is not there is asked again, and given up in the end", async () => {
    const there = {
      smtpUrl: `smtp://127.0.0.1:${server.port}`,
      from: { name: "", address: "a@example.com" },
    };
    const { env } = await import("@/lib/env");
    await oneMail();
    Object.assign(env(), { mail: { ...there, smtpUrl: "smtp://127.0.0.1:1" } });
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "PENDING", failure: "esocket" }]);
    await db().delivery.updateMany({ data: { attempts: MAX_ATTEMPTS - 1, dueAt: new Date(0) } });
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "FAILED", recipient: null, data: {} }]);
    Object.assign(env(), { mail: there });
  });
});

it("the doctor says whether the server takes mail, and what has waited for long", async () => {
  const { env } = await import("@/lib/env");
  const database = new Database(process.env.DATABASE_URL);
  const look = async (smtpUrl: string) => {
    const changed = { ...env(), mail: { smtpUrl, from: { name: "", address: "a@example.com" } } };
    const found: Finding[] = [];
    for await (const one of checkOutward({ env: changed, database, source: process.env, problems: [] }))
      found.push(one);
    return found.map(({ state, says }) => `${state}: ${says}`);
  };
  const there = `smtp://127.0.0.1:${server.port}`;
  const nothing = "fine: Webhooks: 0; nothing has waited for more than an hour.";
  try {
    expect(await look(there)).toEqual(["fine: The server of SMTP_URL takes mail.", nothing]);
    const [away] = await look("smtp://127.0.0.1:1");
    expect(away).toMatch(/^wrong: The server of SMTP_URL takes no mail: /);
    const late = {
      createdAt: new Date(Date.now() - 2 * 3_600_000),
      eventId: randomUUID(),
      type: "mail.new-device",
    };
    await db().delivery.create({ data: late });
    expect((await look(there)).at(-1)).toBe(
      "warning: 1 messages have waited to be sent for more than an hour.",
    );
  } finally {
    database.close();
  }
});

it("without SMTP_URL nothing is written", async () => {
  await useEnvironment({ SMTP_URL: "", MAIL_FROM: "" }, async ({ signIn: signInFresh }) => {
    const by = (userAgent: string) => ({ client: { ip: null, userAgent }, carrier: "COOKIE" as const });
    await signInFresh(identity(), by(CHROME));
    await signInFresh(identity(), by(FIREFOX(140)));
  });
  expect(await db().session.count()).toBe(2);
  expect(await db().delivery.count()).toBe(0);
});
