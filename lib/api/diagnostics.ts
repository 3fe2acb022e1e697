import { z } from "zod";
import { keyring, type Keyring } from "@/lib/crypto/keyring";
import { open, seal } from "@/lib/crypto/seal";
import { env } from "@/lib/env";
import { clientFrom } from "@/lib/http/client";
import { peerAddress } from "@/lib/http/peer";

/** How far the clocks of the doctor and of the application may differ, in milliseconds, before it is not answered. */
const TOLERANCE = 300_000;

const QUESTION = /^Bearer (v1\.[\w-]+\.[\w-]+)$/;

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

/** The value of `Authorization` with which `npm run doctor` asks, made from AUTH_SECRET for this purpose alone. */
export function doctorQuestion(ring: Keyring, now: number): string {
  return `Bearer ${seal("doctor-question", Buffer.from(String(now)), ring)}`;
}

/**
 * Tells whoever holds AUTH_SECRET how this request looked from here. The answer is sealed too, so that a question that
 * was overheard is of no use to anyone else.
 * @returns null for everybody else
 */
export function answerDoctor(headers: Headers): string | null {
  const question = QUESTION.exec(headers.get("authorization") ?? "")?.[1];
  const asked = question === undefined ? null : open("doctor-question", question, keyring());
  const now = Date.now();
  if (asked === null || !(Math.abs(Number(asked.toString()) - now) <= TOLERANCE)) return null;
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

/** Reads the application's answer. @returns null when it is none, or was sealed with secrets that are not ours */
export function readDoctorAnswer(answer: string, ring: Keyring): RequestView | null {
  const opened = open("doctor-answer", answer, ring);
  return opened === null ? null : requestViewSchema.parse(JSON.parse(opened.toString()));
}
