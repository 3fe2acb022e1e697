import { randomBytes } from "node:crypto";
import { z } from "zod";

/** A new client id (RFC 6749 section 2.2): no secret, and none that anybody else has. */
export function generateClientId(): string {
  return randomBytes(12).toString("hex");
}

/** One that a file chose: it stands in URLs, in headers and in Basic credentials as it is. */
export const clientIdSchema = z
  .string()
  .regex(/^[\w.~-]{1,100}$/, "is not a client id: 1 to 100 letters, digits, and . _ ~ - of ASCII");
