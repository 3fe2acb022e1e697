import { z } from "zod";
import { open, seal } from "@/lib/crypto/seal";

/** The parameter of `/device` that leads to the question about one device. */
export const DEVICE = "device";

const schema = z.object({ code: z.string(), userId: z.uuid() });

/**
 * The address of the question about a device whose code a user has typed. It opens for that user alone: whoever begins a device
 * authorization must not be able to send somebody else a link that spares them the code (RFC 8628 section 5.4).
 */
export function devicePath(userCodeHash: Uint8Array, userId: string): string {
  const code = Buffer.from(userCodeHash).toString("base64url");
  const sealed = seal("device-question", Buffer.from(JSON.stringify({ code, userId })));
  return `/device?${new URLSearchParams({ [DEVICE]: sealed }).toString()}`;
}

/** The digest of the code in such an address; null for any other text, and for another user's. */
export function readDeviceQuestion(sealed: unknown, userId: string): Uint8Array<ArrayBuffer> | null {
  const bytes = typeof sealed === "string" ? open("device-question", sealed) : null;
  const question = bytes && schema.parse(JSON.parse(bytes.toString()));
  return question?.userId === userId ? new Uint8Array(Buffer.from(question.code, "base64url")) : null;
}
