import { parse, stringify } from "uuid";
import { open, seal } from "@/lib/crypto/seal";
import { SECRET_BYTES } from "@/lib/crypto/token";
import type { Keyring } from "@/lib/crypto/keyring";

/** What travels in the session cookie or as the bearer value, sealed. */
export type SessionValue = {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly absoluteExpiresAt: Date;
};

const ID_BYTES = 16;
const LENGTH = ID_BYTES + SECRET_BYTES + 8;

/** Seals id, secret and absolute expiry (milliseconds since 1970, 64 bit big-endian) for the client. */
export function sealSessionValue(value: SessionValue, ring?: Keyring): string {
  return seal("session", encode(value), ring);
}

/**
 * Opens a sealed session value without asking the database.
 * @returns null for anything that is not one; an expired one opens, the database's clock decides about it
 */
export function openSessionValue(sealed: string, ring?: Keyring): SessionValue | null {
  return decode(open("session", sealed, ring));
}

/** The same for a session that is handed to an application. Sealed for another purpose, so neither opens as the other. */
export function sealApplicationSessionValue(value: SessionValue, ring?: Keyring): string {
  return seal("application-session", encode(value), ring);
}

/** Opens what `sealApplicationSessionValue` made, as `openSessionValue` does. */
export function openApplicationSessionValue(sealed: string, ring?: Keyring): SessionValue | null {
  return decode(open("application-session", sealed, ring));
}

function encode(value: SessionValue): Buffer {
  const bytes = Buffer.alloc(LENGTH);
  bytes.set(parse(value.id), 0);
  bytes.set(value.secret, ID_BYTES);
  bytes.writeBigUInt64BE(BigInt(value.absoluteExpiresAt.getTime()), ID_BYTES + SECRET_BYTES);
  return bytes;
}

function decode(bytes: Buffer | null): SessionValue | null {
  if (bytes?.length !== LENGTH) return null;
  return {
    id: stringify(bytes.subarray(0, ID_BYTES)),
    secret: new Uint8Array(bytes.subarray(ID_BYTES, ID_BYTES + SECRET_BYTES)),
    absoluteExpiresAt: new Date(Number(bytes.readBigUInt64BE(ID_BYTES + SECRET_BYTES))),
  };
}
