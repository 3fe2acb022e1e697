import { z } from "zod";
import { keyring, type Keyring } from "@/lib/crypto/keyring";
import { open, seal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { clientFrom } from "@/lib/http/client";
import { peerAddress } from "@/lib/http/peer";

/** How far the clocks of the doctor and of the application may differ, in milliseconds, before it is not answered. */
const TOLERANCE = 300_000;

const QUESTION = /^Bearer (v1\.[\w-]+\.[\w-]+)$/;
/** Proxies ask verify with few headers of a request; this is one of them. */
const AGENT = /^cloakroom-doctor (v1\.[\w-]+\.[\w-]+)$/;

/** What the application saw of a request; addresses are null where it saw none. */
const requestViewSchema = z.object({
  /** The application's clock, in milliseconds since 1970. */
  now: z.number(),
  host: z.string().nullable(),
  origin: z.string().nullable(),
  forwardedFor: z.string().nullable(),
  /** Who opened the connection. */
  peer: z.string().nullable(),
  /** Whom it takes for the client. */
  client: z.string().nullable(),
});
export type RequestView = z.infer<typeof requestViewSchema>;

/** What verify saw of a request to a guarded host, and so what that host's proxy asks it with. */
const checkViewSchema = z.object({
  /** Whether the made-up cookie came along. */
  cookie: z.boolean(),
  /** Proxy-Hands-On. */
  handsOn: z.string().nullable(),
});
export type CheckView = z.infer<typeof checkViewSchema>;

/** Beside it there is nothing that proves anything: the check is to find nobody. */
export const MADE_UP_COOKIE = "cloakroom_doctor=1";

/** Where verify answers the doctor. A proxy passes it on with all that it answers to whom it does not let in. */
export const CHECK_VIEW = "cloakroom-doctor";

/** The value of `Authorization` with which `npm run doctor` asks, made from AUTH_SECRET for this purpose alone. */
export function doctorQuestion(ring: Keyring, now: number): string {
  return `Bearer ${sealQuestion(ring, now)}`;
}

/** The value of `User-Agent` with which it asks for a page of a guarded host. */
export function doctorAgent(ring: Keyring, now: number): string {
  return `cloakroom-doctor ${sealQuestion(ring, now)}`;
}

function sealQuestion(ring: Keyring, now: number): string {
  return seal("doctor-question", Buffer.from(String(now)), ring);
}

/** Whether somebody asks who holds AUTH_SECRET. */
function isAsked(question: string | undefined, now: number): boolean {
  const asked = question === undefined ? null : open("doctor-question", question, keyring());
  return asked !== null && Math.abs(Number(asked.toString()) - now) <= TOLERANCE;
}

/**
 * Tells whoever holds AUTH_SECRET how this request looked from here. The answer is sealed too, so that a question that
 * was overheard is of no use to anyone else.
 * @returns null for everybody else
 */
export function answerDoctor(headers: Headers): string | null {
  const now = Date.now();
  if (!isAsked(QUESTION.exec(headers.get("authorization") ?? "")?.[1], now)) return null;
  const view: RequestView = {
    now,
    host: headers.get("host"),
    origin: headers.get("origin"),
    forwardedFor: headers.get("x-forwarded-for"),
    peer: peerAddress(headers) ?? null,
    client: clientFrom(headers, env().trustedProxies).ip,
  };
  return seal("doctor-answer", Buffer.from(JSON.stringify(view)), keyring());
}

/**
 * The same of a check about a guarded host, as a header of its answer.
 * @returns none for everybody else
 */
export function answerDoctorAtHost(headers: Headers): Record<string, string> {
  if (!isAsked(AGENT.exec(headers.get("user-agent") ?? "")?.[1], Date.now())) return {};
  const view: CheckView = {
    cookie: headers.get("cookie")?.includes(MADE_UP_COOKIE) ?? false,
    handsOn: headers.get("proxy-hands-on"),
  };
  return { [CHECK_VIEW]: seal("doctor-answer", Buffer.from(JSON.stringify(view)), keyring()) };
}

/** Reads what verify saw. @returns null where there is no answer of ours */
export function readCheckView(answer: string, ring: Keyring): CheckView | null {
  const opened = open("doctor-answer", answer, ring);
  return opened === null ? null : checkViewSchema.parse(JSON.parse(opened.toString()));
}

/** Reads the application's answer. @returns null when it is none, or was sealed with secrets that are not ours */
export function readDoctorAnswer(answer: string, ring: Keyring): RequestView | null {
  const opened = open("doctor-answer", answer, ring);
  return opened === null ? null : requestViewSchema.parse(JSON.parse(opened.toString()));
}
